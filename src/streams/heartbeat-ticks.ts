import { asyncScheduler, interval, map, type Observable, type SchedulerLike } from 'rxjs'
import type { Input } from '../core/step.js'

/**
 * The ticks at which a node raises its own heartbeat, each `heartbeatIntervalMs`.
 *
 * Cold; never completes. Without jitter: the peers' detectors learn this rhythm.
 *
 * @example heartbeatTicks(1000)
 */
export function heartbeatTicks(
  heartbeatIntervalMs: number,
  scheduler: SchedulerLike = asyncScheduler,
): Observable<Input> {
  return interval(heartbeatIntervalMs, scheduler).pipe(map(() => ({ kind: 'heartbeat' })))
}
