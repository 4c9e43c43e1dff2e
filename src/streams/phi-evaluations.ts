import { asyncScheduler, type Observable, type SchedulerLike } from 'rxjs'
import type { Input } from '../core/step.js'
import { appointments } from './appointments.js'

/**
 * The moments at which the silences of peers are weighed that nothing else brings about: `nextEvaluationMs$` says when the next
 * is due, on the monotonic clock, `Infinity` for never. While anybody is in doubt that is each `evaluationIntervalMs`, and at rest
 * hardly ever.
 *
 * As hot as its source; only the newest time counts; completes when the source has and the last timer ran out.
 *
 * @param monotonicMs The monotonic clock, in milliseconds.
 * @example phiEvaluations(of(performance.now() + 250), () => performance.now())
 */
export function phiEvaluations(
  nextEvaluationMs$: Observable<number>,
  monotonicMs: () => number,
  scheduler: SchedulerLike = asyncScheduler,
): Observable<Input> {
  return appointments({ kind: 'evaluation' }, nextEvaluationMs$, monotonicMs, scheduler)
}
