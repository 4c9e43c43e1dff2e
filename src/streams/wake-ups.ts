import { asyncScheduler, distinctUntilChanged, NEVER, Observable, type SchedulerLike, switchMap } from 'rxjs'
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
  function wake(atMs: number): Observable<Input> {
    const sleepMs = (): number => Math.min(longestTimerMs, Math.max(0, Math.ceil(atMs - monotonicMs())))
    return new Observable((subscriber) =>
      scheduler.schedule(function () {
        // a timer may come a little early, and does not reach beyond its limit
        if (monotonicMs() < atMs) {
          this.schedule(undefined, sleepMs())
          return
        }
        subscriber.next({ kind: 'wake' })
        subscriber.complete()
      }, sleepMs()),
    )
  }
  return nextWakeMs$.pipe(
    distinctUntilChanged(),
    switchMap((atMs) => (atMs === Infinity ? NEVER : wake(atMs))),
  )
}
