import { pickSome } from '../random.js'
import type { Exchange } from '../reconcile/exchange.js'
import type { Replica } from '../state/replica.js'
import type { Context } from '../step.js'
import type { Inquiries } from './inquiries.js'
import { questionsPhi } from './weighing.js'
import type { PeerTable } from './peer-table.js'
import type { Silences } from './silences.js'

/** Most suspects that are asked at once: when half the cluster is out of reach, asking harder does not help. */
export const mostAtOnce = 8
/** Somebody who is suspected by others, and not silent here, is asked by so many: a few more accusers are all that it takes. */
const probersOfTold = 8
/** Phi of the questions that a peer left unanswered here, at which this node knows enough to tell the others. */
export const accusationPhi = 5

/** A question is worth asking at once where at least so much follows from it if there is no answer: where half of them have one. */
const leastPhiEach = 0.25

/** Whom of those in doubt a node asks for a sign of life. */
export class Asking {
  constructor(
    private readonly context: Context,
    private readonly peers: PeerTable,
    private readonly exchange: Exchange,
    private readonly inquiries: Inquiries,
    private readonly silences: Silences,
  ) {}

  /**
   * Where more are in doubt than may be asked, or most of all, it is rather this node that heard too little, and an answer to a
   * whole digest mends that. Of most, each is asked so: it may be that only one of them can answer.
   */
  ask(inDoubt: readonly Replica[]): void {
    const { peers, exchange } = this
    const { random } = this.context
    const isProber = (replica: Replica): boolean => random() < this.#probers(replica) / peers.live.size
    const [first, ...others] = pickSome(random, inDoubt, mostAtOnce).filter(isProber)
    if (first === undefined) return
    const isMost = 2 * inDoubt.length > peers.live.size
    const digest = isMost || inDoubt.length > mostAtOnce ? exchange.digest() : undefined
    exchange.questions.probe(first, digest)
    for (const replica of others) exchange.questions.probe(replica, isMost ? digest : undefined)
  }

  /** About how many nodes like this one are to ask that peer now. */
  #probers(replica: Replica): number {
    const { probers } = this.context.settings
    if (replica.suspicion !== undefined) {
      return this.silences.wasSuspicious(replica) ? probers : Math.min(probersOfTold, probers)
    }
    // whom this node asked in vain it asks until it has an answer, or enough to tell the others; not where it rarely has any
    const phi = questionsPhi(this.context, replica)
    const isWorthIt = phi > 0 && phi >= leastPhiEach * (replica.evidence?.misses ?? 0)
    const isUndecided = isWorthIt && phi < accusationPhi && !this.inquiries.isHelping(replica)
    return isUndecided && this.silences.saysLittle(replica) ? Infinity : probers
  }
}
