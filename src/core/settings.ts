import type { AssumedRhythm } from './detection/arrivals.js'
import type { PhiSettings } from './detection/phi.js'

/** The numbers that the protocol runs by. Defaults, units and what each trades: `src/config`. */
export interface Settings {
  readonly cluster: string
  readonly fanout: number
  readonly partners: number
  readonly roundIntervalMs: number
  readonly heartbeatIntervalMs: number
  readonly evaluationIntervalMs: number
  readonly exchangeTimeoutMs: number
  readonly seedBackoffCapMs: number
  readonly goodbyeFanout: number
  readonly newsPauseMs: number
  readonly newsFanout: number
  readonly newsRepeats: number
  readonly newsOverlapMs: number
  readonly minWritesPerSecond: number
  readonly phi: PhiSettings
  readonly phiThreshold: number
  readonly suspectPhi: number
  readonly probeTimeoutMs: number
  readonly probers: number
  readonly phiWindow: number
  /** What is assumed of a peer's heartbeats before they are known. */
  readonly assumedRhythm: AssumedRhythm
  readonly maxIntervalMs: number
  readonly failedGraceMs: number
  readonly tombstoneGraceMs: number
  /** In which order what the other side lacks is packed. `breadth` is there to be compared with, in simulations. */
  readonly packing?: 'depth' | 'breadth'
  /** From so many nodes on digests speak in columns, where they can: among fewer little is gained by it. */
  readonly columnsFrom: number
  readonly maxMessageBytes: number
  readonly maxDigestBytes: number
  readonly maxDigestPeers: number
  readonly maxPeers: number
  readonly maxKeysPerPeer: number
  readonly maxStateBytes: number
}
