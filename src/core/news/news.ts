import { type Address, distinct } from '../address.js'
import type { PeerTable } from '../membership/peer-table.js'
import type { Delta, NewsMessage, PeerName } from '../message.js'
import { packDelta } from '../reconcile/packing.js'
import { type Holding, senderOf } from '../state/holding.js'
import type { Replica } from '../state/replica.js'
import type { Context } from '../step.js'
import { Audience } from './audience.js'
import { repeatsFor } from './repeats.js'
import { type DueRumour, Rumours } from './rumours.js'

/**
 * News: deltas pushed at once, without a digest.
 *
 * A write, a join, a departure or a verdict goes to a few live peers (the audience), who apply what continues their copy and
 * push on what was new to them: it reaches everybody in a few network hops instead of a few rounds. With fan-out f and r
 * repeats it costs about f x r messages per node.
 */
export class News {
  readonly #rumours: Rumours
  readonly #audience: Audience

  constructor(
    private readonly context: Context,
    private readonly peers: PeerTable,
  ) {
    const { newsPauseMs, roundIntervalMs, newsOverlapMs } = context.settings
    this.#rumours = new Rumours(newsPauseMs, roundIntervalMs, newsOverlapMs)
    this.#audience = new Audience(context, peers)
  }

  /** When the next push is due, or `Infinity`. */
  get nextPushMs(): number {
    return this.#rumours.nextPushMs
  }

  /** There is news of a peer (or of this node), whose map was known up to `version` before it. */
  spark(name: PeerName, version: number): void {
    const { settings, now, reliability } = this.context
    const run = this.peers.holding(name)
    if (settings.newsFanout === 0 || run === undefined) return
    const repeats = repeatsFor(settings, this.peers.live.size + 1, reliability.failureRate.rate)
    this.#rumours.spark(run, version, now.monotonicMs, repeats)
  }

  /** Pushes what is due. */
  push(): void {
    this.#push(this.#rumours.takeDue(this.context.now.monotonicMs), () => this.#audience.take())
  }

  /**
   * Pushes the last news of this node without waiting for what else may come, to some live peers and to these addresses. Its
   * map was known up to `version` before. The goodbye comes first: what finds no room now has no other turn.
   */
  goodbye(version: number, fanout: number, also: readonly Address[]): void {
    const { own, now, random } = this.context
    this.#rumours.spark(own, version, now.monotonicMs, 1)
    const due = this.#rumours.takeAll(now.monotonicMs)
    const ofOthers = due.filter(({ name }) => name !== own.name)
    const ownFirst = [...due.filter(({ name }) => name === own.name), ...ofOthers]
    this.#push(ownFirst, () => this.peers.live.pick(random, fanout), also)
  }

  #push(due: readonly DueRumour[], listeners: () => readonly Replica[], also: readonly Address[] = []): void {
    if (due.length === 0) return
    const { context, peers } = this
    const { settings, sizes, own, emit } = context
    const sender = senderOf(own)
    let room = settings.maxMessageBytes / 2 - sizes.envelope(settings.cluster, sender, '')
    const deltas: Delta[] = []
    for (const rumour of due) {
      const holding = peers.holding(rumour.name)
      const packed = holding === undefined ? undefined : this.#pack(holding, rumour, room)
      // what finds no room beside others has its turn in the next push; what would find none alone is given up
      if (packed === undefined && deltas.length > 0) continue
      this.#rumours.told(rumour.name)
      if (packed === undefined) continue
      deltas.push(packed.delta)
      room -= packed.bytes
    }
    if (deltas.length === 0) return
    const message: NewsMessage = { type: 'news', cluster: settings.cluster, sender, deltas }
    const live = listeners().map((replica) => replica.address)
    for (const to of distinct([...live, ...also])) emit({ kind: 'send', to, message })
  }

  /** From as far back as fits: the overlap is a courtesy, the newest write is the news. */
  #pack(holding: Holding, rumour: DueRumour, room: number): ReturnType<typeof packDelta> {
    if (holding.resync !== undefined || !this.peers.isGossiped(holding)) return undefined
    const { sizes, now } = this.context
    let packed: ReturnType<typeof packDelta>
    for (const from of new Set(this.#starts(holding, rumour))) {
      const lack = { holding, from: Math.min(from, holding.maxVersion), whole: true }
      packed = packDelta(lack, room, sizes, now.monotonicMs)
      if (packed?.delta.toVersion === holding.maxVersion) return packed
    }
    // what fits of somebody who left is all that anybody will have, and that it left must be told
    return holding.status === 'left' ? packed : undefined
  }

  /** The versions from which a delta may start, the best first. */
  #starts(holding: Holding, { generation, overlapping, untold, newest }: DueRumour): readonly number[] {
    if (generation !== holding.generation) return [0] // a later run than the one that was news: nothing is known of it
    if (holding.status !== 'left') return [overlapping, untold, newest]
    // who left is not asked for what is missing in front of it, and at its own goodbye whoever missed something has to have it
    return holding === this.context.own ? [0, overlapping, untold] : [overlapping, untold]
  }
}
