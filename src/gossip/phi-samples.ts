import { Observable, type SchedulerLike, share } from 'rxjs'
import { ticks } from '../streams/ticks.js'
import type { PhiSample } from './types.js'

/**
 * What is told of phi, which has to be asked for: each `intervalMs`, counted from when the first listens.
 *
 * One for all who listen, and nobody asks while none does. Completes with `told$`.
 */
export function phiSamples(
  told$: Observable<PhiSample>,
  ask: () => void,
  intervalMs: number,
  scheduler: SchedulerLike,
): Observable<PhiSample> {
  const delayMs = (): number => intervalMs
  const samples$ = new Observable<PhiSample>((subscriber) => {
    subscriber.add(told$.subscribe(subscriber))
    const ticks$ = ticks(undefined, delayMs, delayMs, scheduler)
    subscriber.add(ticks$.subscribe({ next: ask, error: (cause: unknown) => subscriber.error(cause) }))
  })
  return samples$.pipe(share())
}
