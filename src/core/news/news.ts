import { type Address, distinct } from '../address.js'
import type { PeerTable } from '../membership/peer-table.js'
import type { NewsMessage, PeerName } from '../message.js'
import type { Run } from '../state/fingerprint.js'
import { senderOf } from '../state/holding.js'
import type { Replica } from '../state/replica.js'
import type { Context } from '../step.js'
import { Audience } from './audience.js'
import { NewsPacking } from './news-packing.js'
import { repeatsFor } from './repeats.js'
import { type DueRumour, Rumours } from './rumours.js'

/** Turns in lives are gathered for so many pauses at most: a suspicion and its refutation take a few hops each, and have seconds. */
const mostPausesForTurns = 10

/**
 * News: deltas pushed at once, without a digest.
 *
 * A write, a join, a departure or a verdict goes to a few live peers (the audience), who apply what continues their copy and
 * push on what was new to them: it reaches everybody in a few network hops instead of a few rounds. With fan-out f and r
 * repeats it costs about f x r messages per node.
 */
export class News {
  readonly #rumours: Rumours
  /** Whose life took a turn. */
  readonly #turns: Rumours
  readonly #audience: Audience

  constructor(
    private readonly context: Context,
    private readonly peers: PeerTable,
  ) {
    const { newsPauseMs, roundIntervalMs, newsOverlapMs } = context.settings
    this.#rumours = new Rumours(newsPauseMs, roundIntervalMs, newsOverlapMs)
    this.#turns = new Rumours(newsPauseMs, roundIntervalMs, newsOverlapMs, mostPausesForTurns)
    this.#audience = new Audience(context, peers)
  }

  /** When the next push is due, or `Infinity`. */
  get nextPushMs(): number {
    return Math.min(this.#rumours.nextPushMs, this.#turns.nextPushMs)
  }

  /** There is news of a peer (or of this node), whose map was known up to `version` before it. */
  spark(name: PeerName, version: number): void {
    const run = this.peers.holding(name)
    if (this.context.settings.newsFanout === 0 || run === undefined) return
    this.#rumours.spark(run, version, this.context.now.monotonicMs, this.#repeats)
  }

  /**
   * A peer's life took a turn: it is suspected, has refuted that, is failed or is back. Where that happens to many, each is found
   * out by somebody else at another time, and there would be no end of pushes: so they are gathered.
   */
  turned(replica: Replica): void {
    if (this.context.settings.newsFanout === 0) return
    this.#turns.spark(replica, replica.maxVersion, this.context.now.monotonicMs, this.#repeats)
  }

  /** Pushes what is due. */
  push(): void {
    const nowMs = this.context.now.monotonicMs
    if (nowMs < this.nextPushMs) return
    this.#push(this.#rumours.takeDue(nowMs), this.#turns.takeDue(nowMs), () => this.#audience.take())
  }

  get #repeats(): number {
    const { settings, reliability } = this.context
    return repeatsFor(settings, this.peers.live.size + 1, reliability.failureRate.rate)
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
    this.#push(ownFirst, [], () => this.peers.live.pick(random, fanout), also)
  }

  #push(
    due: readonly DueRumour[],
    turns: readonly DueRumour[],
    listeners: () => readonly Replica[],
    also: readonly Address[] = [],
  ): void {
    if (due.length === 0 && turns.length === 0) return
    const { settings, sizes, own, emit } = this.context
    const sender = senderOf(own)
    const room = settings.maxMessageBytes / 2 - sizes.envelope(settings.cluster, sender, '')
    const packing = new NewsPacking(this.context, this.peers, room)
    const isSuspect = (turn: Run): boolean => packing.suspicionOf(turn) !== undefined
    const standing = this.#standing(turns)
    const others = standing.filter((turn) => !isSuspect(turn))
    packing.addSuspicions(this.#turns, standing.filter(isSuspect))
    packing.addDeltas(this.#rumours, due)
    packing.addDeltas(this.#turns, others)
    const { deltas } = packing
    const suspicions = packing.suspicions.length === 0 ? undefined : packing.suspicions
    if (deltas.length === 0 && suspicions === undefined) return
    const message: NewsMessage = { type: 'news', cluster: settings.cluster, sender, deltas, suspicions }
    const live = listeners().map((replica) => replica.address)
    for (const to of distinct([...live, ...also])) emit({ kind: 'send', to, message })
  }

  /** Without those of a run that is over: of the one after it nothing is said by that, and its map is news by itself. */
  #standing(turns: readonly DueRumour[]): readonly DueRumour[] {
    const isOver = ({ name, generation }: Run): boolean => this.peers.holding(name)?.generation !== generation
    for (const turn of turns) if (isOver(turn)) this.#turns.told(turn.name)
    return turns.filter((turn) => !isOver(turn))
  }
}
