import { asapScheduler, type SchedulerLike } from 'rxjs'
import { seededRandom } from '../random.js'
import { SimulatedNetwork } from './simulated-network.js'

/** How an in-memory network behaves. */
export interface MemoryNetworkOptions {
  /** Carries the messages: in virtual time with a virtual scheduler. `asapScheduler` unless given. */
  readonly scheduler?: SchedulerLike
  /** How long each message travels; 0 unless given. */
  readonly latencyMs?: number
  /** Whether messages go through both codecs, as on a real network, or arrive as the object that was sent. */
  readonly encode?: boolean
}

/**
 * A simulated network without faults, for tests without sockets that need no virtual time: transports made by one of
 * them reach each other and nobody else.
 *
 * @example
 * const network = memoryNetwork({ latencyMs: 5 })
 * const transport = network.transport()
 */
export const memoryNetwork = (options: MemoryNetworkOptions = {}): SimulatedNetwork => {
  const { scheduler = asapScheduler, latencyMs = 0, encode = false } = options
  return new SimulatedNetwork({ scheduler, random: seededRandom(1), link: { latencyMs }, encode })
}
