import { defer, filter, map, type Observable, type SchedulerLike, share, takeUntil } from 'rxjs'
import { ticks } from '../streams/ticks.js'
import type { PhiSample } from './types.js'

/**
 * A sample each `intervalMs`, counted from when the first listens; none while there is nothing to be sampled.
 *
 * Cold, and one for all who listen: who does not costs nothing. Completes with `ended$`.
 */
export function phiSamples(
  intervalMs: number,
  scheduler: SchedulerLike,
  sample: () => PhiSample | undefined,
  ended$: Observable<unknown>,
): Observable<PhiSample> {
  const delayMs = (): number => intervalMs
  // each operator takes half a kilobyte of a node, and few look at phi
  const samples$ = defer(() =>
    ticks(undefined, delayMs, delayMs, scheduler).pipe(
      map(sample),
      filter((phis) => phis !== undefined),
      takeUntil(ended$),
    ),
  )
  return samples$.pipe(share())
}
