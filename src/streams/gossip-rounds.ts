import { asyncScheduler, concat, defer, map, type Observable, repeat, type SchedulerLike, timer } from 'rxjs'
import { type Random, randomBelow } from '../core/random.js'
import type { Input } from '../core/step.js'

/** How often a node gossips, and by how much the time between two rounds varies. */
export interface RoundTiming {
  readonly roundIntervalMs: number
  readonly roundJitterMs: number
}

/**
 * The gossip rounds: one at once (within the jitter), then one each `roundIntervalMs` give or take `roundJitterMs`, so that
 * nodes started together do not march in step. The jitter is in whole milliseconds.
 *
 * Cold; each subscription has its own rhythm; never completes.
 *
 * @example gossipRounds({ roundIntervalMs: 1000, roundJitterMs: 100 }, Math.random)
 */
export function gossipRounds(
  { roundIntervalMs, roundJitterMs }: RoundTiming,
  random: Random,
  scheduler: SchedulerLike = asyncScheduler,
): Observable<Input> {
  const first$ = defer(() => timer(randomBelow(random, roundJitterMs + 1), scheduler))
  const next$ = defer(() => {
    const jitter = randomBelow(random, 2 * roundJitterMs + 1) - roundJitterMs
    return timer(roundIntervalMs + jitter, scheduler)
  })
  return concat(first$, next$.pipe(repeat())).pipe(map(() => ({ kind: 'round' })))
}
