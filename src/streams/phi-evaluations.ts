import { asyncScheduler, type Observable, type SchedulerLike } from 'rxjs'
import type { Input } from '../core/step.js'
import { ticks } from './ticks.js'

/**
 * The moments at which every live peer's silence is weighed, each `evaluationIntervalMs`. A death is seen up to that much
 * later than phi crosses its threshold.
 *
 * Cold; never completes.
 *
 * @example phiEvaluations(500)
 */
export function phiEvaluations(
  evaluationIntervalMs: number,
  scheduler: SchedulerLike = asyncScheduler,
): Observable<Input> {
  const intervalMs = (): number => evaluationIntervalMs
  return ticks({ kind: 'evaluation' }, intervalMs, intervalMs, scheduler)
}
