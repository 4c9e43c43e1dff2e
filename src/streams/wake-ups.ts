import { asyncScheduler, type Observable, type SchedulerLike } from 'rxjs'
import type { Input } from '../core/step.js'
import { appointments } from './appointments.js'

/**
 * Wakes the node when something is due that nobody will tell it of (a value expires): `nextWakeMs$` says when, on the
 * monotonic clock, `Infinity` for nothing.
 *
 * As hot as its source; only the newest time counts; completes when the source has and the last timer ran out.
 */
export function wakeUps(
  nextWakeMs$: Observable<number>,
  monotonicMs: () => number,
  scheduler: SchedulerLike = asyncScheduler,
): Observable<Input> {
  return appointments({ kind: 'wake' }, nextWakeMs$, monotonicMs, scheduler)
}
