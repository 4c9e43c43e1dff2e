import { silenceReaching, type SilenceOf } from '../detection/phi.js'
import type { Exchange } from '../reconcile/exchange.js'
import type { Replica } from '../state/replica.js'
import type { Context } from '../step.js'
import { leastMeanOver } from './weighing.js'

/** Without a word about everybody for more rounds than this a node does not wait for one before it asks. */
export const patienceRounds = 1.5

/** What silences say: whose is beyond habit, by now or since before somebody told of everybody, and whose says little. */
export class Silences {
  readonly #suspiciousSilence: SilenceOf

  constructor(
    private readonly context: Context,
    private readonly exchange: Exchange,
  ) {
    this.#suspiciousSilence = silenceReaching(context.settings.suspectPhi, context.settings.phi)
  }

  /** Whether phi of its silence was above `suspectPhi` then. */
  isSuspicious(replica: Replica, atMs: number): boolean {
    const { rhythm, lastArrivalMs } = replica
    return atMs - lastArrivalMs > this.#suspiciousSilence(rhythm, leastMeanOver(this.context, lastArrivalMs, atMs))
  }

  /** Whether digests held a part of the peers while it lasted, so that anybody is silent for long by chance. */
  saysLittle({ lastArrivalMs }: Replica): boolean {
    return leastMeanOver(this.context, lastArrivalMs, this.context.now.monotonicMs) > 0
  }

  /** Whether the peer was silent beyond its habit already when somebody last told of everybody, or that was long ago. */
  wasSuspicious(replica: Replica): boolean {
    const { now, settings } = this.context
    const { toldOfAllMs } = this.exchange
    const isLongAgo = now.monotonicMs >= toldOfAllMs + patienceRounds * settings.roundIntervalMs
    const atMs = isLongAgo ? now.monotonicMs : toldOfAllMs
    return this.isSuspicious(replica, atMs)
  }
}
