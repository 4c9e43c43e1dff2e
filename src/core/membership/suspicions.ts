import type { StandingSuspicion } from '../detection/standing-suspicion.js'
import type { NewsMessage, Sender, Suspicion } from '../message.js'
import type { News } from '../news/news.js'
import { randomBelow } from '../random.js'
import { senderOf } from '../state/holding.js'
import type { Replica } from '../state/replica.js'
import type { Channel, Context } from '../step.js'
import { beyondReach, isOverdue } from './weighing.js'
import { Pauses } from './pauses.js'
import type { PeerTable } from './peer-table.js'

/** While a refutation is pushed it is not begun anew. */
const pausesToRepeat = 5
/** Of those who know about so many tell a peer that is back what it has not refuted. */
const tellers = 16
/** Nobody can be so many heartbeats behind: who says so is mistaken. */
const mostAhead = 65_536

/**
 * Suspicions: what is told of a peer before anybody calls it failed, so that it can show that it lives (SWIM, section 4.2).
 *
 * Who has asked a peer in vain tells everybody, by news. The peer, when it hears of it, raises its heartbeat beyond the one that
 * was told, and that is news, too. Others who ask in vain say so as well. So a death is seen in the time that questions and a
 * refutation take, however large the cluster is, and however rarely anybody hears of anybody in it.
 */
export class Suspicions {
  readonly #pauses: Pauses
  /** The suspicion of this node itself that was refuted last, and when. */
  #refuted = { heartbeat: 0, atMs: -Infinity }

  constructor(
    private readonly context: Context,
    private readonly peers: PeerTable,
    private readonly news: News,
  ) {
    this.#pauses = new Pauses(context.settings.roundIntervalMs)
  }

  /** Somebody suspects somebody. */
  heard({ name, generation, heartbeat, accusers }: Suspicion): void {
    const { own, now } = this.context
    if (name === own.name) {
      if (generation === own.generation && own.status === 'alive') this.#refute(heartbeat)
      return
    }
    const replica = this.peers.get(name)
    if (replica?.status !== 'alive' || replica.generation !== generation) return
    if (heartbeat <= replica.heartbeat || heartbeat - replica.heartbeat > mostAhead) return
    if (replica.suspect({ heartbeat, accusers }, now.monotonicMs)) this.news.turned(replica)
  }

  /** This node has asked a live peer in vain, and tells the others. */
  accuse(replica: Replica): void {
    const { own, now } = this.context
    const { suspicion } = replica
    if (suspicion?.isOpenTo(own.name) === false) return
    if (suspicion === undefined && this.#pauses.holds(replica.name, now.monotonicMs)) return
    const heartbeat = suspicion?.heartbeat ?? beyondReach(this.context, replica)
    replica.suspect({ heartbeat, accusers: [own.name] }, now.monotonicMs)
    this.news.turned(replica)
  }

  /** Whether it had the time to refute what at least two say of it, and did not. */
  isUnrefuted({ suspicion }: Replica): boolean {
    return suspicion !== undefined && suspicion.accusers.length > 1 && isOverdue(this.context, suspicion)
  }

  /** A suspected peer refuted it, which others should hear of as fast as they heard of the suspicion, whoever told it here. */
  refuted(replica: Replica, suspicion: StandingSuspicion): void {
    const { now, settings } = this.context
    this.news.turned(replica)
    const isAtOnce = !suspicion.isOverdue(now.monotonicMs, settings.roundIntervalMs)
    if (isAtOnce || replica.status === 'failed') this.#pauses.begin(replica.name, now.monotonicMs)
  }

  /**
   * A peer is back, by a heartbeat that does not refute what it was called failed for: it has the time to do that. It may never have
   * heard of it, as after a split, and it is news no more: so some of those to whom it is back tell it. Those who know are about as
   * many as have been alive since the verdict. When it is back once more, and still has not refuted it, all of them tell it.
   */
  outlived(replica: Replica, suspicion: StandingSuspicion): void {
    const { now, random, emit } = this.context
    const isFirst = suspicion.outlived(now.monotonicMs)
    if (isFirst && randomBelow(random, this.peers.live.sizeSince(replica.statusSinceMs) + 1) >= tellers) return
    const message = this.#words(replica, suspicion)
    if (message !== undefined) emit({ kind: 'send', to: replica.address, message })
  }

  /**
   * A suspected peer is about to speak. It may be one whom nobody can reach, as it is behind a firewall, or was cut off: then it
   * hears of the suspicion in this way alone. From now on it has the time to refute it.
   */
  spoken({ name, generation }: Sender, channel: Channel): void {
    const replica = this.peers.get(name)
    const suspicion = replica?.generation === generation ? replica.suspicion : undefined
    if (replica === undefined || suspicion === undefined) return
    const { now, emit } = this.context
    suspicion.spoken(now.monotonicMs)
    const message = this.#words(replica, suspicion)
    if (message !== undefined) emit({ kind: 'reply', channel, message })
  }

  /** What a suspected peer is told of it; nothing where that does not fit into a message. */
  #words({ name, generation }: Replica, { heartbeat, accusers }: StandingSuspicion): NewsMessage | undefined {
    const { own, settings, sizes } = this.context
    const told = { name, generation, heartbeat, accusers: accusers.slice(0, 1) }
    const sender = senderOf(own)
    const bytes = sizes.envelope(settings.cluster, sender, '') + sizes.suspicions + sizes.suspicion(told)
    if (bytes > settings.maxMessageBytes) return undefined
    return { type: 'news', cluster: settings.cluster, sender, deltas: [], suspicions: [told] }
  }

  /** This node lives, and says so by a heartbeat beyond; and again, as long as it is told of the same. */
  #refute(heartbeat: number): void {
    const { own, now, settings, emit } = this.context
    const isRepeated = now.monotonicMs - this.#refuted.atMs < pausesToRepeat * settings.newsPauseMs
    const isAbsurd = heartbeat >= Number.MAX_SAFE_INTEGER || heartbeat - own.heartbeat > mostAhead
    if (isAbsurd || (isRepeated && heartbeat <= this.#refuted.heartbeat)) return
    this.#refuted = { heartbeat, atMs: now.monotonicMs }
    if (own.heartbeat <= heartbeat) {
      own.heartbeat = heartbeat + 1
      emit({ kind: 'heartbeat', heartbeat: { generation: own.generation, heartbeat: own.heartbeat } })
    }
    this.news.spark(own.name, own.maxVersion)
  }
}
