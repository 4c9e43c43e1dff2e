import { Observable, type SchedulerLike, type Subscription } from 'rxjs'

/** No timer reaches further. */
const longestTimerMs = 2_147_483_647

/**
 * A value at the times that somebody names: `nextMs$` says when the next is due, on the monotonic clock, `Infinity` for never.
 *
 * As hot as its source; only the newest time counts; completes when the source has and the last timer ran out.
 *
 * One operator in place of `switchMap` over timers: a node names a time after most of its steps, and each would be a stream of its
 * own, set up for the next to take down.
 */
export function appointments<T>(
  value: T,
  nextMs$: Observable<number>,
  monotonicMs: () => number,
  scheduler: SchedulerLike,
): Observable<T> {
  return new Observable((subscriber) => {
    let dueMs = Infinity
    let timer: Subscription | undefined
    let isLast = false

    const wait = (): void => {
      const sleepMs = Math.min(longestTimerMs, Math.max(0, Math.ceil(dueMs - monotonicMs())))
      timer = scheduler.schedule(come, sleepMs)
    }
    const come = (): void => {
      timer = undefined
      // it may come a little early, and does not reach beyond its limit
      if (monotonicMs() < dueMs) return wait()
      subscriber.next(value)
      endIfOver()
    }
    // whoever was told may have named another time, even the last one
    const endIfOver = (): void => {
      if (isLast && timer === undefined) subscriber.complete()
    }

    subscriber.add(() => timer?.unsubscribe())
    subscriber.add(
      nextMs$.subscribe({
        next: (nextMs) => {
          if (nextMs === dueMs) return
          dueMs = nextMs
          timer?.unsubscribe()
          timer = undefined
          if (dueMs !== Infinity) wait()
        },
        error: (cause: unknown) => subscriber.error(cause),
        complete: () => {
          isLast = true
          endIfOver()
        },
      }),
    )
  })
}
