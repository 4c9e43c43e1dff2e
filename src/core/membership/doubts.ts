import type { Hearing } from '../detection/hearing.js'
import { silenceReaching, type SilenceOf } from '../detection/phi.js'
import type { PeerName } from '../message.js'
import type { News } from '../news/news.js'
import { pickSome } from '../random.js'
import type { Exchange } from '../reconcile/exchange.js'
import type { PendingExchange } from '../reconcile/pending-exchanges.js'
import type { Replica } from '../state/replica.js'
import type { Context } from '../step.js'
import type { Partners } from './partners.js'
import { convict, leastMeanOver, reportSlowResync, suspicionOf } from './lifecycle.js'
import type { PeerTable } from './peer-table.js'
import { Restless } from './restless.js'

/** Most suspects that are probed at once: when half the cluster is out of reach, asking harder does not help. */
const maxProbesAtOnce = 8

/** Without a word about everybody for more rounds than this a node does not wait for one before it asks. */
const patienceRounds = 1.5

/**
 * How a silence becomes a doubt and a doubt is settled.
 *
 * A peer that is silent beyond its habit, did not answer, or is called failed by somebody else, is asked directly at each
 * evaluation until it shows a sign of life or the evidence suffices. A silence that became suspicious after this node last
 * heard of everybody waits for the next exchange: it ends nearly all of those of the living, and a question to a stranger is
 * a connection.
 *
 * Nobody is convicted on evidence alone: the peer must also be suspiciously silent here, or have been convicted by somebody
 * who knew no less of it.
 */
export class Doubts {
  readonly #restless: Restless
  readonly #suspiciousSilence: SilenceOf
  /** After a word about everybody so long at least nobody is in doubt who was not silent beyond habit then. */
  readonly #respiteMs: number
  /** Whether anybody was in doubt when last looked at. */
  #anyInDoubt = false
  /** Which word about everybody was known then. */
  #lookedToldMs = -Infinity

  constructor(
    private readonly context: Context,
    private readonly peers: PeerTable,
    private readonly exchange: Exchange,
    private readonly news: News,
    private readonly hearing: Hearing,
    private readonly partners: Partners,
  ) {
    this.#restless = new Restless(context, peers)
    this.#suspiciousSilence = silenceReaching(context.settings.suspectPhi, context.settings.phi)
    this.#respiteMs = Math.min(patienceRounds * context.settings.roundIntervalMs, this.#restless.leastVerdictMs)
  }

  /**
   * When somebody may be to be weighed next: at once while anybody is in doubt or anything goes on about one; else when the next
   * silence is beyond habit and has waited long enough for a word about everybody. When such a word has come, looks who is silent
   * although it has.
   */
  nextMs(): number {
    const { toldOfAllMs } = this.exchange
    if (toldOfAllMs !== this.#lookedToldMs) {
      this.#lookedToldMs = toldOfAllMs
      this.#anyInDoubt = this.#restless.find().some((replica) => this.#wasSilent(replica))
    }
    if (this.#anyInDoubt || this.#restless.isAnyUnsettled) return -Infinity
    return Math.max(this.#restless.nextMs, toldOfAllMs + this.#respiteMs)
  }

  /**
   * Weighs the silence of those who are restless and the evidence against them; convicts, and asks those in doubt. Returns whether
   * there was anybody to weigh.
   */
  weigh(): boolean {
    const restless = this.#restless.find()
    const inDoubt: Replica[] = []
    for (const replica of restless) {
      if (replica.resync !== undefined) reportSlowResync(this.context, replica)
      if (replica.evidence === undefined && this.#restless.isCalm(replica.slot)) continue
      if (this.#weighOne(replica)) inDoubt.push(replica)
    }
    this.#anyInDoubt = inDoubt.length > 0
    if (this.#anyInDoubt) this.#ask(inDoubt)
    return restless.length > 0
  }

  /**
   * Somebody did not answer in time: it counts against the one asked, and tells how reliable the network is. Who was heard of
   * since has outlived the question already: between two who cannot reach each other one question would lead to the next.
   */
  unanswered({ peer, isProbe, sinceMs }: PendingExchange): void {
    const replica = peer === undefined ? undefined : this.peers.get(peer)
    if (replica?.status !== 'alive') return
    this.partners.drop(replica.name)
    if (!isProbe) this.context.reliability.missed()
    if (replica.lastArrivalMs > sinceMs) replica.outlive(1)
    else replica.accuse().misses += 1
  }

  /** Somebody's machine said that nobody listens there. */
  refused(name: PeerName | undefined): void {
    const replica = name === undefined ? undefined : this.peers.get(name)
    if (replica?.status !== 'alive') return
    this.partners.drop(replica.name)
    replica.accuse().refusals += 1
  }

  /**
   * Where more are in doubt than may be asked, or most of all, it is rather this node that heard too little, and an answer to a
   * whole digest mends that. Of most, each is asked so: it may be that only one of them can answer.
   */
  #ask(inDoubt: readonly Replica[]): void {
    const { peers, exchange } = this
    const { settings, random } = this.context
    const isProber = (): boolean => random() < settings.probers / peers.live.size
    const [first, ...others] = pickSome(random, inDoubt, maxProbesAtOnce).filter(isProber)
    if (first === undefined) return
    const isMost = 2 * inDoubt.length > peers.live.size
    const digest = isMost || inDoubt.length > maxProbesAtOnce ? exchange.digest() : undefined
    exchange.questions.probe(first, digest)
    for (const replica of others) exchange.questions.probe(replica, isMost ? digest : undefined)
  }

  /** Returns whether the peer is in doubt and not yet convicted. */
  #weighOne(replica: Replica): boolean {
    const { context, peers } = this
    const { now, settings } = context
    const isSilent = this.#isSuspicious(replica, now.monotonicMs)
    if (!isSilent && replica.evidence === undefined) return false
    const suspicion = suspicionOf(context, replica)
    const isDeaf = peers.live.size > 1 && this.hearing.isDeaf(now.monotonicMs)
    const mayConvict = !isDeaf && (isSilent || (replica.evidence?.witnesses ?? 0) > 0)
    if (!mayConvict || suspicion < settings.phiThreshold) {
      return replica.evidence !== undefined || (isSilent && this.#wasSilent(replica))
    }
    convict(context, replica, suspicion, now.monotonicMs - replica.lastArrivalMs)
    this.news.spark(replica.name, replica.maxVersion)
    return false
  }

  /** Whether the peer was silent beyond its habit already when somebody last told of everybody, or that was long ago. */
  #wasSilent(replica: Replica): boolean {
    const { now, settings } = this.context
    const { toldOfAllMs } = this.exchange
    const isLongAgo = now.monotonicMs >= toldOfAllMs + patienceRounds * settings.roundIntervalMs
    const atMs = isLongAgo ? now.monotonicMs : toldOfAllMs
    return this.#isSuspicious(replica, atMs)
  }

  /** Whether phi of its silence was above `suspectPhi` then. */
  #isSuspicious(replica: Replica, atMs: number): boolean {
    const { rhythm, lastArrivalMs } = replica
    return atMs - lastArrivalMs > this.#suspiciousSilence(rhythm, leastMeanOver(this.context, lastArrivalMs, atMs))
  }
}
