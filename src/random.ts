import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { Random } from './core/random.js'

/** Chance as the platform has it. */
export const systemRandom: Random = () => Math.random()

/**
 * Chance from a seed: the same seed gives the same sequence, on every machine.
 *
 * @example const random = seededRandom(42)
 */
export const seededRandom = (seed: number): Random => {
  const generator = xoroshiro128plus(seed)
  const span = 2 ** 30
  return () => uniformInt(generator, 0, span - 1) / span
}
