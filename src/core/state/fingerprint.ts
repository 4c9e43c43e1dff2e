import type { Generation } from '../generation.js'
import type { PeerName } from '../message.js'

/** One run of one name. */
export interface Run {
  readonly name: PeerName
  readonly generation: Generation
}

/** Numbers of runs and fingerprints are whole, from 0 to below this, as JSON carries them. */
export const numbersEnd = 2 ** 53

const halfBits = 2 ** 32
/** Of two halves of 32 bits so many of the second are kept that both together are such a number. */
const keptOfSecond = 2 ** 21

/**
 * The number of a run: a hash of twice 32 bits (as FNV-1a goes, mixed as MurmurHash3 ends), cut to 53.
 *
 * The fingerprint of a set of runs is the sum of their numbers: the same in whatever order they came, and a run comes and goes
 * in the time that its name takes to read. Two sets that differ have the same one by chance once in 2^53 times. It holds
 * nobody off who looks for such a pair.
 */
export const numberOf = (run: Run): number => joined(firstHash(run), secondHash(run))

/** Two halves of 32 bits, of any sign, as a number of 53: the whole of the first and the upper bits of the second. */
export const joined = (first: number, second: number): number => (first >>> 0) * keptOfSecond + (second >>> 11)

/** The sum modulo 2^53, exact. */
export const plus = (a: number, b: number): number => (a < numbersEnd - b ? a + b : a - (numbersEnd - b))

/** The difference modulo 2^53, exact. */
export const minus = (a: number, b: number): number => (a >= b ? a - b : a + (numbersEnd - b))

const hashFrom =
  (origin: number, factor: number) =>
  ({ name, generation }: Run): number => {
    let hash = origin
    for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), factor)
    hash = Math.imul(hash ^ (generation % halfBits), factor)
    hash = Math.imul(hash ^ Math.floor(generation / halfBits), factor)
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
    return hash ^ (hash >>> 16)
  }

const firstHash = hashFrom(0x811c9dc5, 0x01000193)
const secondHash = hashFrom(0x2f0b4c47, 0x9e3779b1)
