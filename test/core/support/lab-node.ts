import type { Diagnostic, MembershipEvent, Update } from '../../../src/core/events.js'
import type { Json } from '../../../src/core/json.js'
import type { Sender } from '../../../src/core/message.js'
import type { GossipNode } from '../../../src/core/node.js'
import { senderOf } from '../../../src/core/state/holding.js'
import type { Effect } from '../../../src/core/step.js'
import { liveMap } from './make.js'

/** A node of the lab, with all that its observers were told. */
export class LabNode {
  up = true
  /** Suspended: it neither ticks nor hears. */
  paused = false
  readonly updates: Update[] = []
  readonly events: MembershipEvent[] = []
  readonly diagnostics: Diagnostic[] = []

  constructor(
    readonly name: string,
    readonly address: string,
    readonly node: GossipNode,
    /** How far this machine's wall clock is off; a test may step it. */
    public wallOffsetMs: number,
    /** By how much its ticks lead those of others. */
    readonly phaseMs: number,
  ) {}

  /** As whom it speaks. */
  get sender(): Sender {
    return senderOf(this.node.own)
  }

  /** Stops it without a word, as a crash does. */
  stop(): void {
    this.up = false
  }

  record(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.kind === 'update') this.updates.push(effect.update)
      else if (effect.kind === 'membership') this.events.push(effect.event)
      else if (effect.kind === 'diagnostic') this.diagnostics.push(effect.diagnostic)
    }
  }

  /** The live values it holds of a peer, itself included. */
  map(peer: string): Record<string, Json> | undefined {
    const holding = this.node.peers.holding(peer)
    return holding === undefined ? undefined : liveMap(holding.entries)
  }

  /** Every peer it holds, with what it thinks of it. */
  get statuses(): Record<string, string> {
    return Object.fromEntries([...this.node.peers.all()].map(({ name, status }) => [name, status]))
  }

  /** What it was told of a peer's life, in order. */
  eventsOf(peer: string): string[] {
    return this.events.filter((event) => event.peer === peer).map(({ kind }) => kind)
  }

  /** What it was told of a peer's map, in order: `set k@3`. */
  updatesOf(peer: string): string[] {
    return this.updates.filter((update) => update.peer === peer).map((u) => `${u.kind} ${u.key}@${u.version}`)
  }

  reported(kind: Diagnostic['kind']): Diagnostic[] {
    return this.diagnostics.filter((diagnostic) => diagnostic.kind === kind)
  }
}
