import { watchedBeats } from '../../core/membership/identity.js'
import { contactsToSwap } from '../../core/membership/partners.js'
import type { Settings } from '../../core/settings.js'

/** One run in so many may take longer than the bound, by bad luck alone. */
const oneIn = 1e9

/** How often an event of that probability must be given a chance until it has happened but once in `oneIn`. */
const triesUntilSure = (probability: number): number => Math.ceil(Math.log(oneIn) / -Math.log1p(-probability))

/** Within how many ms what one node knows has reached all others of a calm cluster, by rounds alone. */
export const spreadBoundMs = (
  { roundIntervalMs, partners }: Pick<Settings, 'roundIntervalMs' | 'partners'>,
  nodes: number,
): number => {
  // where there are many more it may have to be one who first becomes a partner
  const rounds = partners === 0 || nodes - 1 <= 2 * partners ? nodes : contactsToSwap * nodes
  return (triesUntilSure(1 / rounds) + (Math.log2(nodes) + 1) * rounds) * roundIntervalMs
}

/**
 * Within how many ms of calm it is settled who has a name, when a later run of it is heard of at another address: that is
 * told to everybody, then watched for 12 heartbeats. It may be the other that has to yield: who was paused was outbid, and
 * watches in turn.
 */
export const identityMs = (settings: Settings, nodes: number): number =>
  2 * (spreadBoundMs(settings, nodes) + (watchedBeats + 1) * settings.heartbeatIntervalMs)

/**
 * Within how many ms of calm a cluster of which a seed runs must have converged, from whatever state a storm left it in.
 *
 * - **Time gone by the clock.** What expires does so within `longestTtlMs`; `tombstoneGraceMs` and a heartbeat later its
 *   tombstone is collected.
 * - **Detection.** A window of intervals of at most `maxIntervalMs` (M) has a mean of at most M and a deviation of at most
 *   M / 2. A normal tail reaches phi 8 at 5.6 deviations: M + pause + 2.8 M; an exponential one at M x threshold x ln 10.
 *   One evaluation later it is seen. A ghost's last heartbeat may arrive anew for as long as a row takes to spread.
 * - **Forgetting.** `failedGraceMs` after that, at the next heartbeat.
 * - **Finding each other.** At worst every node is alone. A seed that did not answer is left alone for the backoff cap;
 *   then each round contacts one of the two seeds with a probability of at least 2 / (live + failed), at least half of
 *   the time the one that runs: 1 / nodes in a round at the least.
 * - **Whose name it is.** See `identityMs`. Who yields is a ghost from then on: hence before detection.
 * - **Writes that wait.** One for each key at most; the limit is never below `minWritesPerSecond`.
 * - **Far clocks.** Who was started by a clock more than a year ahead is started again in the calm, and is like any other
 *   that was.
 * - **Caps.** A place among `maxPeers` that a ghost takes is free once it is forgotten at the latest; whoever is then met takes it, and
 *   each node contacts those it holds by itself. Room in `maxStateBytes` is not awaited: see `unsettled`.
 * - **Spread.** A node lacks something that a live one has. Each round it contacts, or is contacted by, a given other one
 *   with a probability of at least 1 / nodes, or of an eighth of that where there are more than twice as many others as
 *   partners; log2(nodes) such steps in a row carry it to everybody.
 * - **Room.** A message carries at least one entry of progress, and a whole map is fetched at once, piece after piece; a
 *   resync may have to be restarted once, by what was collected before the calm: two passes of `longestMap` exchanges.
 */
export const convergenceBoundMs = (
  settings: Settings,
  { nodes, longestTtlMs, longestMap }: { nodes: number; longestTtlMs: number; longestMap: number },
): number => {
  const { maxIntervalMs, phi, phiThreshold, evaluationIntervalMs, failedGraceMs, seedBackoffCapMs } = settings
  const { roundIntervalMs, tombstoneGraceMs, heartbeatIntervalMs, minWritesPerSecond } = settings
  const tail = phi.distribution === 'normal' ? 3.8 : phiThreshold * Math.LN10
  const detection = tail * maxIntervalMs + phi.acceptablePauseMs + evaluationIntervalMs
  const finding = seedBackoffCapMs + triesUntilSure(1 / nodes) * roundIntervalMs
  const tombstones = longestTtlMs + tombstoneGraceMs + heartbeatIntervalMs
  const waiting = (longestMap / minWritesPerSecond) * 1000
  const room = 2 * longestMap * roundIntervalMs
  const gone = identityMs(settings, nodes) + detection + failedGraceMs + heartbeatIntervalMs
  return waiting + tombstones + gone + finding + spreadBoundMs(settings, nodes) + room
}
