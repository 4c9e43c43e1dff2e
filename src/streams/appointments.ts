import { distinctUntilChanged, NEVER, Observable, type SchedulerLike, switchMap } from 'rxjs'

/** No timer reaches further. */
const longestTimerMs = 2_147_483_647

/**
 * A value at the times that somebody names: `nextMs$` says when the next is due, on the monotonic clock, `Infinity` for never.
 *
 * As hot as its source; only the newest time counts; completes when the source has and the last timer ran out.
 */
export function appointments<T>(
  value: T,
  nextMs$: Observable<number>,
  monotonicMs: () => number,
  scheduler: SchedulerLike,
): Observable<T> {
  function at(atMs: number): Observable<T> {
    const sleepMs = (): number => Math.min(longestTimerMs, Math.max(0, Math.ceil(atMs - monotonicMs())))
    return new Observable((subscriber) =>
      scheduler.schedule(function () {
        // a timer may come a little early, and does not reach beyond its limit
        if (monotonicMs() < atMs) {
          this.schedule(undefined, sleepMs())
          return
        }
        subscriber.next(value)
        subscriber.complete()
      }, sleepMs()),
    )
  }
  return nextMs$.pipe(
    distinctUntilChanged(),
    switchMap((atMs) => (atMs === Infinity ? NEVER : at(atMs))),
  )
}
