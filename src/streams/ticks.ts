import { Observable, type SchedulerLike } from 'rxjs'

/**
 * The same value again and again, each time after a delay of its own. One appointment that is renewed: in a process of
 * hundreds of nodes that wait most of the time, what a tick costs is what has to be fetched from memory for it.
 *
 * Cold; never completes. The next delay is asked for once the value has been told.
 */
export function ticks<T>(
  value: T,
  firstDelayMs: () => number,
  nextDelayMs: () => number,
  scheduler: SchedulerLike,
): Observable<T> {
  return new Observable((subscriber) =>
    scheduler.schedule(function () {
      subscriber.next(value)
      if (!subscriber.closed) this.schedule(undefined, nextDelayMs())
    }, firstDelayMs()),
  )
}
