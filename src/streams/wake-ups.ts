import {
  asyncScheduler,
  defer,
  distinctUntilChanged,
  map,
  NEVER,
  type Observable,
  of,
  type SchedulerLike,
  switchMap,
  timer,
} from 'rxjs'
import type { Input } from '../core/step.js'

/** No timer reaches further. */
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
  function until(atMs: number): Observable<unknown> {
    const sleepMs = (): number => Math.min(longestTimerMs, Math.max(0, Math.ceil(atMs - monotonicMs())))
    return defer(() => timer(sleepMs(), scheduler)).pipe(
      // a timer may come a little early, and does not reach beyond its limit
      switchMap(() => (monotonicMs() < atMs ? until(atMs) : of(undefined))),
    )
  }
  return nextWakeMs$.pipe(
    distinctUntilChanged(),
    switchMap((atMs) => (atMs === Infinity ? NEVER : until(atMs))),
    map(() => ({ kind: 'wake' })),
  )
}
