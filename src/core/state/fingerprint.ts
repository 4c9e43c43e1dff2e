import type { Generation } from '../generation.js'
import type { PeerName } from '../message.js'

/** One run of one name. */
export interface Run {
  readonly name: PeerName
  readonly generation: Generation
}

const halfBits = 2 ** 32
/** Of two halves of 32 bits so many are kept that both together are a whole number that JSON carries. */
const keptOfSecond = 2 ** 21

/**
 * A number that stands for a set of runs, the same in whatever order they were added.
 *
 * Each run is hashed to twice 32 bits (as FNV-1a goes, mixed as MurmurHash3 ends), and the hashes are summed: a run comes
 * and goes in the time that its name takes to read. Two sets that differ have the same number by chance once in 2^53
 * times. It holds nobody off who looks for such a pair.
 */
export class Fingerprint {
  #first = 0
  #second = 0

  add(run: Run): void {
    this.#first = (this.#first + firstHash(run)) >>> 0
    this.#second = (this.#second + secondHash(run)) >>> 0
  }

  remove(run: Run): void {
    this.#first = (this.#first - firstHash(run)) >>> 0
    this.#second = (this.#second - secondHash(run)) >>> 0
  }

  /** The number of the set and one run more: 0 to 2^53 - 1. */
  with(run: Run): number {
    const first = (this.#first + firstHash(run)) >>> 0
    const second = (this.#second + secondHash(run)) >>> 0
    return first * keptOfSecond + (second >>> 11)
  }
}

const hashFrom =
  (origin: number, factor: number) =>
  ({ name, generation }: Run): number => {
    let hash = origin
    for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), factor)
    hash = Math.imul(hash ^ (generation % halfBits), factor)
    hash = Math.imul(hash ^ Math.floor(generation / halfBits), factor)
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
    return (hash ^ (hash >>> 16)) >>> 0
  }

const firstHash = hashFrom(0x811c9dc5, 0x01000193)
const secondHash = hashFrom(0x2f0b4c47, 0x9e3779b1)
