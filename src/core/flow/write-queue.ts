import { Heap } from '../heap.js'
import type { PendingWrite } from '../state/own-peer.js'

/** A write that waits for its turn, one for each key: a later one takes its place. */
interface Slot {
  write: PendingWrite
  /** When what is published under the key expires. */
  readonly publishedUntilMs: number
  /** Whether nothing is published under the key, not even a tombstone. */
  isNewKey: boolean
  left: boolean
}

/** Of so many writes one is that which has waited longest, whatever else is urgent. */
const oneByAge = 4
/** So many more than twice the slots may be in the heap, those that have left among them. */
const spare = 16

/**
 * The writes over the limit: one slot a key, the latest write winning, so that it holds no more than the keys there are.
 *
 * Out come first those whose published value is nearest to expiring, lest others see it expire though it was renewed; then
 * the rest, first in first out. But one in four comes out by its age alone: where keys that expire are renewed faster than
 * they can go, a lasting one would wait for ever.
 */
export class WriteQueue {
  readonly #slots = new Map<string, Slot>()
  #expiring = new Heap<Slot>(sooner)
  #newKeys = 0
  #taken = 0

  get size(): number {
    return this.#slots.size
  }

  /** Keys that wait and of which nothing is published. */
  get newKeys(): number {
    return this.#newKeys
  }

  get(key: string): PendingWrite | undefined {
    return this.#slots.get(key)?.write
  }

  /** Something that was published is gone: looks anew at which keys nothing is published under. */
  recount(isNewKey: (key: string) => boolean): void {
    this.#newKeys = 0
    for (const slot of this.#slots.values()) {
      slot.isNewKey = isNewKey(slot.write.key)
      if (slot.isNewKey) this.#newKeys += 1
    }
  }

  /**
   * Lets a write wait.
   *
   * @param publishedUntilMs When the key's published value expires; undefined when there is none.
   * @param isNewKey Whether nothing is published under the key, not even a tombstone.
   */
  put(write: PendingWrite, publishedUntilMs: number | undefined, isNewKey: boolean): void {
    const held = this.#slots.get(write.key)
    if (held !== undefined) {
      held.write = write
      return
    }
    const slot = { write, publishedUntilMs: publishedUntilMs ?? Infinity, isNewKey, left: false }
    this.#slots.set(write.key, slot)
    if (isNewKey) this.#newKeys += 1
    if (slot.publishedUntilMs === Infinity) return
    this.#expiring.push(slot)
    if (this.#expiring.size > 2 * this.size + spare) this.#sweep()
  }

  /** Takes out the write whose turn it is. */
  take(): PendingWrite | undefined {
    const slot = (++this.#taken % oneByAge === 0 ? undefined : this.#soonest()) ?? this.#eldest()
    if (slot !== undefined) this.drop(slot.write.key)
    return slot?.write
  }

  /** There is nothing left to say of the key. */
  drop(key: string): void {
    const slot = this.#slots.get(key)
    if (slot === undefined) return
    slot.left = true
    this.#slots.delete(key)
    if (slot.isNewKey) this.#newKeys -= 1
  }

  #soonest(): Slot | undefined {
    for (let slot = this.#expiring.pop(); slot !== undefined; slot = this.#expiring.pop()) if (!slot.left) return slot
    return undefined
  }

  #eldest(): Slot | undefined {
    for (const slot of this.#slots.values()) return slot
    return undefined
  }

  #sweep(): void {
    this.#expiring = new Heap(sooner)
    for (const slot of this.#slots.values()) if (slot.publishedUntilMs !== Infinity) this.#expiring.push(slot)
  }
}

const sooner = (a: Slot, b: Slot): boolean => a.publishedUntilMs < b.publishedUntilMs
