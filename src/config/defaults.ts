import type { DetectionOptions, LimitOptions, PaceOptions } from './options.js'

/** What applies where an option is left out. What each trades is said at the option. */
export const defaults = {
  roundIntervalMs: 1000,
  roundJitterMs: 100,
  fanout: 1,
  /** With rounds of a second each is met every 4 s: within the 6 s for which the TCP transport keeps a connection. */
  partners: 4,
  heartbeatIntervalMs: 1000,
  /** A quarter of a heartbeat: the grain of detection, and of what counts as an own pause. */
  evaluationIntervalMs: 250,
  /** Two rounds: an answer that takes longer is as good as none. */
  exchangeTimeoutMs: 2000,
  /** An isolated node is back within this time of its seed's return. */
  seedBackoffCapMs: 10_000,
  /** Many, as any of them may leave at the same moment. Each tells three others several times: a few more are little. */
  goodbyeFanout: 16,
  newsPauseMs: 20,
  newsFanout: 3,
  newsRepeats: 3,
  /** What a writer of 1,000 a second pays for it: at 500 half as much again. On a bad network less would leave gaps. */
  newsOverlapMs: 200,
  /** However congested the cluster: presence and the like need no more. */
  minWritesPerSecond: 1,

  phiDistribution: 'normal',
  phiThreshold: 11,
  suspectPhi: 1.5,
  probeTimeoutMs: 250,
  probers: 100,
  phiWindow: 100,
  phiMinDeviationMs: 300,
  phiAcceptablePauseMs: 0,
  maxIntervalMs: 20_000,
  failedGraceMs: 60 * 60_000,
  tombstoneGraceMs: 10 * 60_000,

  maxMessageBytes: 64 * 1024,
  /** Some 1,000 peers in sections, 2,000 in columns with versions; by name some 160. */
  maxDigestBytes: 8 * 1024,
  /** Up to there every exchange at rest compares all, and beyond a node takes no more. */
  maxDigestPeers: 128,
  /** An eighth of a message: several fit beside a digest. */
  maxEntryBytes: 8 * 1024,
  maxKeyBytes: 512,
  maxDepth: 32,
  maxKeysPerPeer: 10_000,
  maxPeers: 16_384,
  maxStateBytes: 64 * 1024 * 1024,
} as const satisfies Required<PaceOptions & DetectionOptions & LimitOptions>
