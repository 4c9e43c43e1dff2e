import type { Json } from '../core/json.js'

/** A write that was asked for and is not yet in the node's map; `value` is undefined for a deletion. */
export interface QueuedWrite {
  readonly value: Json | undefined
  /** Whether it, or one before it in the queue, sets the key. What is set and then deleted leaves a tombstone, which counts. */
  readonly sets: boolean
}

/** Writes made while a step is being told: they wait for their turn, and until then are read from here. */
export class QueuedWrites {
  readonly #latest = new Map<string, QueuedWrite>()
  #waiting = 0

  put(key: string, value: Json | undefined): void {
    const sets = value !== undefined || this.#latest.get(key)?.sets === true
    this.#latest.set(key, { value, sets })
    this.#waiting += 1
  }

  get(key: string): QueuedWrite | undefined {
    return this.#latest.get(key)
  }

  /** One has had its turn. */
  taken(): void {
    this.#waiting -= 1
    if (this.#waiting === 0) this.#latest.clear()
  }

  /** No fewer than the keys they add to those that the node has, and known at once. */
  get size(): number {
    return this.#latest.size
  }

  /** How many keys they add to those that the node `has`. */
  newKeys(has: (key: string) => boolean): number {
    let keys = 0
    for (const [key, { sets }] of this.#latest) if (sets && !has(key)) keys += 1
    return keys
  }
}
