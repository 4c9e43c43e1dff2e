import fc from 'fast-check'
import type { Update } from '../../../src/core/events.js'
import type { Json } from '../../../src/core/json.js'
import { Lab } from '../support/lab.js'
import type { LabNode } from '../support/lab-node.js'

/** One thing that happens to a small cluster. */
export type Step =
  | { readonly kind: 'set'; readonly key: string; readonly size: number; readonly expiresInMs: number }
  | { readonly kind: 'delete'; readonly key: string }
  | { readonly kind: 'advance'; readonly ms: number }
  | { readonly kind: 'collect' | 'restart' }
  | { readonly kind: 'exchange' | 'begin'; readonly from: number; readonly to: number }
  | { readonly kind: 'deliver' | 'repeat' | 'lose'; readonly index: number }

const key = fc.constantFrom('a', 'b', 'c', '__proto__')
const node = fc.constantFrom(0, 0, 1, 2, 3)
const index = fc.nat(12)
const expiresInMs = fc.oneof({ weight: 2, arbitrary: fc.constant(Infinity) }, fc.integer({ min: 1, max: 1500 }))

export const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('set'), key, size: fc.constantFrom(1, 100, 200), expiresInMs }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('delete'), key }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('advance'), ms: fc.integer({ min: 1, max: 700 }) }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'collect' }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom('begin', 'begin', 'exchange'), from: node, to: node }) },
  { weight: 14, arbitrary: fc.record({ kind: fc.constant('deliver'), index }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('repeat', 'lose'), index }) },
)

export const stepOrRestart: fc.Arbitrary<Step> = fc.oneof(
  { weight: 150, arbitrary: step },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: 'restart' }) },
)

/** An owner and three who copy it, over a network on which anything may happen to a message. */
export class Story {
  readonly lab: Lab
  owner: LabNode
  readonly copies: readonly LabNode[]
  /** Every value that was ever written, by generation and version. */
  readonly written = new Map<string, { readonly key: string; readonly value: Json }>()
  #writes = 0

  constructor(seed: number) {
    // little grace, and room for two or three entries in a message
    this.lab = new Lab({ maxMessageBytes: 1150, tombstoneGraceMs: 300, failedGraceMs: 1e9, phiThreshold: 1e9 }, seed)
    this.owner = this.lab.add('owner')
    this.copies = ['p', 'q', 'r'].map((name) => this.lab.add(name))
  }

  take(step: Step): void {
    const { lab, owner } = this
    const nodes = [owner, ...this.copies]
    switch (step.kind) {
      case 'set':
        return this.#set(step.key, `${this.#writes++} ${'x'.repeat(step.size)}`, step.expiresInMs)
      case 'delete':
        return lab.delete(owner, step.key)
      case 'advance':
        return lab.advance(step.ms)
      case 'collect':
        return lab.beat(owner)
      case 'restart':
        return this.#restart()
      case 'begin':
      case 'exchange': {
        const [from, to] = [nodes[step.from]!, nodes[step.to]!]
        if (from === to) return
        // the latter overtakes whatever is under way
        return step.kind === 'begin' ? lab.begin(from, to) : this.#overtake(() => lab.exchange(from, to))
      }
      case 'deliver':
      case 'repeat':
        return lab.deliver(step.index % Math.max(1, lab.wire.length), { keep: step.kind === 'repeat' })
      case 'lose':
        lab.wire.splice(step.index % Math.max(1, lab.wire.length), 1)
    }
  }

  /** Nothing is lost any more: everybody talks with everybody until there is nothing left to say. */
  calm(): void {
    const { lab } = this
    lab.deliverAll()
    const nodes = [this.owner, ...this.copies]
    for (let i = 0; i < 5; i++) {
      for (const from of nodes) for (const to of nodes) if (from !== to) lab.exchange(from, to)
      lab.advance(lab.settings.evaluationIntervalMs) // who stood still before takes a moment to believe what expires
    }
  }

  #set(key: string, value: string, expiresInMs: number): void {
    this.lab.set(this.owner, key, value, expiresInMs)
    const { generation, maxVersion } = this.owner.node.own
    this.written.set(`${generation} ${maxVersion}`, { key, value })
  }

  #overtake(say: () => void): void {
    const { lab } = this
    const underWay = lab.wire
    lab.wire = []
    say()
    lab.wire = [...underWay, ...lab.wire]
  }

  #restart(): void {
    this.owner.stop()
    this.lab.advance(1)
    this.owner = this.lab.add('owner')
  }
}

/** What an observer who folds updates holds. */
export const fold = (updates: readonly Update[]): Record<string, unknown> => {
  const map = new Map<string, unknown>()
  for (const { kind, key, value } of updates) {
    if (kind === 'set') map.set(key, value)
    else map.delete(key)
  }
  return Object.fromEntries(map)
}
