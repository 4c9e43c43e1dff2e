import { asyncScheduler, type Observable, type SchedulerLike } from 'rxjs'
import type { Input } from '../core/step.js'
import { ticks } from './ticks.js'

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
  const intervalMs = (): number => heartbeatIntervalMs
  return ticks({ kind: 'heartbeat' }, intervalMs, intervalMs, scheduler)
}
