import type { Evidence } from '../detection/evidence.js'
import type { Hearing } from '../detection/hearing.js'
import type { PeerName } from '../message.js'
import type { News } from '../news/news.js'
import type { Exchange } from '../reconcile/exchange.js'
import type { PendingExchange } from '../reconcile/pending-exchanges.js'
import type { Replica } from '../state/replica.js'
import type { Context } from '../step.js'
import { accusationPhi, Asking } from './asking.js'
import type { Inquiries } from './inquiries.js'
import { LastQuestions } from './last-questions.js'
import type { Partners } from './partners.js'
import { convict, reportSlowResync } from './lifecycle.js'
import { beyondReach, phiOf, questionsPhi } from './weighing.js'
import type { PeerTable } from './peer-table.js'
import { Restless } from './restless.js'
import { patienceRounds, Silences } from './silences.js'
import type { Suspicions } from './suspicions.js'

/** Phi of the questions that a peer left unanswered here, at which this node has a few others ask it. */
const inquiryPhi = 3
/** The same, at which it tells that it did, where somebody else told everybody already. */
const confirmationPhi = 1.5

/**
 * How a silence becomes a doubt and a doubt is settled.
 *
 * A peer that is silent beyond its habit, did not answer, is suspected, or is called failed by somebody else, is asked directly at each
 * evaluation until it shows a sign of life or the evidence suffices. A silence that became suspicious after this node last
 * heard of everybody waits for the next exchange: it ends nearly all of those of the living, and a question to a stranger is
 * a connection.
 *
 * Nobody is convicted on evidence alone: the peer must also be suspiciously silent here, or have been convicted by somebody
 * who knew no less of it, or not have refuted what two others told everybody. Where silence says little, nobody is convicted for it
 * alone without a last question.
 */
export class Doubts {
  readonly #restless: Restless
  readonly #silences: Silences
  readonly #asking: Asking
  readonly #lastQuestions: LastQuestions
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
    private readonly inquiries: Inquiries,
    private readonly suspicions: Suspicions,
  ) {
    this.#restless = new Restless(context, peers)
    this.#silences = new Silences(context, peers, exchange)
    this.#asking = new Asking(context, peers, exchange, inquiries, this.#silences)
    this.#lastQuestions = new LastQuestions(context, peers, exchange)
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
      this.#anyInDoubt = this.#restless.find().some((replica) => this.#silences.wasSuspicious(replica))
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
    const silent: Replica[] = []
    for (const replica of restless) {
      if (replica.resync !== undefined) reportSlowResync(this.context, replica)
      const isUnsettled = replica.evidence !== undefined || replica.suspicion !== undefined
      if (!isUnsettled && this.#restless.isCalm(replica.slot)) continue
      const weighed = this.#weighOne(replica)
      if (weighed === 'in doubt') inDoubt.push(replica)
      if (weighed === 'silent') silent.push(replica)
    }
    for (const replica of this.#lastQuestions.unanswered(silent)) this.#convict(replica)
    this.#anyInDoubt = inDoubt.length + silent.length > 0
    if (inDoubt.length > 0) this.#asking.ask(inDoubt)
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
    else this.#against(replica).misses += 1
  }

  /** Somebody's machine said that nobody listens there. */
  refused(name: PeerName | undefined): void {
    const replica = name === undefined ? undefined : this.peers.get(name)
    if (replica?.status !== 'alive') return
    this.partners.drop(replica.name)
    this.#against(replica).refusals += 1
  }

  /**
   * What speaks against it. Where silence says little, heartbeats from before a death go round for long after it, and each would end
   * what has been found out meanwhile.
   */
  #against(replica: Replica): Evidence {
    const isFirst = replica.evidence === undefined
    const evidence = replica.accuse()
    if (isFirst && this.#silences.saysLittle(replica)) evidence.beyond = beyondReach(this.context, replica)
    return evidence
  }

  /** What follows for a peer; for one that is `silent` a verdict, if it does not answer. */
  #weighOne(replica: Replica): 'in doubt' | 'silent' | 'settled' {
    const { context, peers } = this
    const { now, settings } = context
    const isSilent = this.#silences.isSuspicious(replica, now.monotonicMs)
    const isUnsettled = replica.evidence !== undefined || replica.suspicion !== undefined
    if (!isSilent && !isUnsettled) return 'settled'
    const isDeaf = peers.live.size > 1 && this.hearing.isDeaf(now.monotonicMs)
    if (!isDeaf) this.#accuse(replica)
    const phi = phiOf(context, replica)
    const isUnrefuted = this.suspicions.isUnrefuted(replica)
    const mayConvict = !isDeaf && (isSilent || isUnrefuted || (replica.evidence?.witnesses ?? 0) > 0)
    if (!mayConvict || phi < settings.phiThreshold) {
      return isUnsettled || (isSilent && this.#silences.wasSuspicious(replica)) ? 'in doubt' : 'settled'
    }
    const isForSilence = replica.evidence === undefined && !isUnrefuted
    if (isForSilence && this.#silences.saysLittle(replica)) return 'silent'
    this.#convict(replica)
    return 'settled'
  }

  #convict(replica: Replica): void {
    const { context } = this
    const isUnrefuted = this.suspicions.isUnrefuted(replica)
    convict(context, replica, phiOf(context, replica), context.now.monotonicMs - replica.lastArrivalMs)
    // who knows of the suspicion needs no other's verdict
    if (!isUnrefuted) this.news.turned(replica)
  }

  /**
   * Who did not answer is accused before all, where silence says little; where others did so already, it takes less. When much goes
   * on about many, there is no end of suspicions: silence settles that.
   */
  #accuse(replica: Replica): void {
    if (!this.#silences.saysLittle(replica) || this.peers.upheaval.isOn) return
    const phi = questionsPhi(this.context, replica)
    if (replica.suspicion !== undefined) {
      if (phi >= confirmationPhi) this.suspicions.accuse(replica)
    } else if (phi >= inquiryPhi && this.inquiries.isInVain(replica) && phi >= accusationPhi) {
      this.suspicions.accuse(replica)
    }
  }
}
