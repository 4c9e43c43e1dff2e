import { silenceReaching, type SilenceOf } from '../detection/phi.js'
import type { Exchange } from '../reconcile/exchange.js'
import type { Replica } from '../state/replica.js'
import type { Context } from '../step.js'
import type { PeerTable } from './peer-table.js'

/** Without a word about everybody for more rounds than this a node does not wait for one before it asks. */
export const patienceRounds = 1.5

/** What silences say: whose is beyond habit, by now or since before somebody told of everybody, and whose says little. */
export class Silences {
  readonly #suspiciousSilence: SilenceOf

  constructor(
    private readonly context: Context,
    private readonly peers: PeerTable,
    private readonly exchange: Exchange,
  ) {
    this.#suspiciousSilence = silenceReaching(context.settings.suspectPhi, context.settings.phi)
  }

  /** Whether phi of its silence was above `suspectPhi` then. */
  isSuspicious(replica: Replica, atMs: number): boolean {
    return atMs - replica.lastArrivalMs > this.#suspiciousSilence(replica.rhythmUntil(atMs))
  }

  /**
   * Whether suspicions are to take its place: there is little to conclude from it before long, as digests held a part of the peers
   * while it lasted, or the cluster is so large that they do at rest, and that heartbeats take many rounds to go round. Without
   * news there is no way to tell of suspicions.
   */
  saysLittle({ lastArrivalMs }: Replica): boolean {
    const { settings, coverage } = this.context
    if (settings.newsFanout === 0) return false
    return this.peers.live.size >= settings.maxDigestPeers || !coverage.isOfAllSince(lastArrivalMs)
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
