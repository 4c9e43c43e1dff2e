import { asyncScheduler, type Observable, type SchedulerLike } from 'rxjs'
import { type Random, randomBelow } from '../core/random.js'
import type { Input } from '../core/step.js'
import { ticks } from './ticks.js'

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
  const firstMs = (): number => randomBelow(random, roundJitterMs + 1)
  const nextMs = (): number => roundIntervalMs + randomBelow(random, 2 * roundJitterMs + 1) - roundJitterMs
  return ticks({ kind: 'round' }, firstMs, nextMs, scheduler)
}
