import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { Random } from './core/random.js'

/** Chance as the platform has it. */
export const systemRandom: Random = () => Math.random()

/** Neighbouring seeds start alike and part after a few draws. */
const warmUp = 32

/**
 * Chance from a seed: the same seed gives the same sequence, on every machine.
 *
 * @example const random = seededRandom(42)
 */
export const seededRandom = (seed: number): Random => {
  const generator = xoroshiro128plus(seed)
  const span = 2 ** 30
  for (let i = 0; i < warmUp; i++) uniformInt(generator, 0, 1)
  return () => uniformInt(generator, 0, span - 1) / span
}
