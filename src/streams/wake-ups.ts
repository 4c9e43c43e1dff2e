import {
  asyncScheduler,
  distinctUntilChanged,
  map,
  NEVER,
  type Observable,
  type SchedulerLike,
  switchMap,
  timer,
} from 'rxjs'
import type { Input } from '../core/step.js'

/** No timer reaches further (2^31 ms); what is due later is asked about again. */
const longestTimerMs = 2_147_483_647

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
  return nextWakeMs$.pipe(
    distinctUntilChanged(),
    switchMap((atMs) => {
      if (atMs === Infinity) return NEVER
      const inMs = Math.min(longestTimerMs, Math.max(0, Math.ceil(atMs - monotonicMs())))
      return timer(inMs, scheduler)
    }),
    map(() => ({ kind: 'wake' })),
  )
}
