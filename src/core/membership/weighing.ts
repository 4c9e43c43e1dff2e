import { maxPhi, phi } from '../detection/phi.js'
import type { FailureRate } from '../detection/reliability.js'
import type { StandingSuspicion } from '../detection/standing-suspicion.js'
import type { Replica } from '../state/replica.js'
import type { Context } from '../step.js'

/** Phi of a peer's silence alone. */
export const silencePhi = ({ now, settings }: Context, replica: Replica): number =>
  phi(replica.rhythmUntil(now.monotonicMs), now.monotonicMs - replica.lastArrivalMs, settings.phi)

/** The average interval in which a peer is heard of: longer where digests held a part of the peers lately. */
export const meanIntervalMs = ({ now }: Context, replica: Replica): number =>
  replica.rhythmUntil(now.monotonicMs).meanMs

/** A heartbeat that was heard may be older than the one of the moment by so many of the intervals in which they arrive. */
const intervalsBehind = 3

/** A heartbeat that the peer cannot have reached by now, as far as is known here. */
export const beyondReach = (context: Context, replica: Replica): number => {
  const { now, settings } = context
  const { heartbeat, lastArrivalMs } = replica
  const behindMs = now.monotonicMs - lastArrivalMs + intervalsBehind * meanIntervalMs(context, replica)
  return Math.min(Number.MAX_SAFE_INTEGER, heartbeat + Math.ceil(behindMs / settings.heartbeatIntervalMs))
}

/** Phi of a peer now: of its silence, plus what else speaks against it. */
export const phiOf = (context: Context, replica: Replica, silence = silencePhi(context, replica)): number => {
  const { evidence, suspicion } = replica
  if (evidence === undefined && suspicion === undefined) return silence
  const evidencePhi = evidence?.weight(failureRateOf(context, replica)) ?? 0
  const isUnrefuted = suspicion !== undefined && isOverdue(context, suspicion)
  return Math.min(maxPhi, silence + evidencePhi + (isUnrefuted ? suspicion.weight(context.own.name) : 0))
}

/** Phi of what this node asked that peer in vain. */
export const questionsPhi = (context: Context, replica: Replica): number =>
  replica.evidence?.questionsWeight(failureRateOf(context, replica)) ?? 0

/** How often questions to that peer go unanswered though it lives. */
const failureRateOf = ({ reliability }: Context, { record }: Replica): FailureRate => {
  const { rate, weight } = reliability.failureRate
  return { rate: Math.max(rate, record?.failureRate ?? 0), weight }
}

/** A suspicion weighs when so many rounds have gone by, so many times as long as an answer may take, and so many pauses of news. */
const [roundsToRefute, timeoutsToRefute, pausesToRefute] = [3, 8, 12] as const

/** Whether a suspected peer has had the time to refute it. */
export const isOverdue = ({ now, settings, responses }: Context, suspicion: StandingSuspicion): boolean => {
  const { roundIntervalMs, newsPauseMs } = settings
  const { timeoutMs } = responses
  const timesMs = [roundsToRefute * roundIntervalMs, timeoutsToRefute * timeoutMs, pausesToRefute * newsPauseMs]
  return suspicion.isOverdue(now.monotonicMs, Math.max(...timesMs))
}
