import { Heap } from '../heap.js'
import type { PeerName } from '../message.js'
import type { Entry } from './entry.js'
import type { VersionedMap } from './versioned-map.js'

/** With more than so many, where there were `size` of them, waste could outweigh the rest. */
const sweepAtFor = (size: number): number => Math.max(1024, 2 * size)

/** An entry that will expire, and the map of whose owner it stands in. */
export interface Deadline {
  readonly owner: PeerName
  readonly map: VersionedMap
  readonly entry: Entry
}

/**
 * When which entry expires, soonest first.
 *
 * An entry that is overwritten before its time, or whose map is given up, stays in here as waste; once waste could outweigh
 * the rest, it is swept.
 */
export class Deadlines {
  #heap = new Heap<Deadline>(sooner)
  #sweepAt = sweepAtFor(0)

  watch(owner: PeerName, map: VersionedMap, entry: Entry): void {
    if (entry.deadlineMs === Infinity) return
    this.#heap.push({ owner, map, entry })
    if (this.#heap.size >= this.#sweepAt) this.#sweep()
  }

  /** The next time at which something may expire, or `Infinity`. */
  get nextMs(): number {
    return this.#heap.peek()?.entry.deadlineMs ?? Infinity
  }

  /** Takes out the soonest entry whose time has come and which its map still holds. */
  takeDue(nowMs: number): Deadline | undefined {
    while (this.nextMs <= nowMs) {
      const due = this.#heap.pop() as Deadline
      this.#sweepAt = Math.min(this.#sweepAt, sweepAtFor(this.#heap.size))
      if (due.map.holds(due.entry)) return due
    }
    return undefined
  }

  #sweep(): void {
    const kept = new Heap<Deadline>(sooner)
    for (let due = this.#heap.pop(); due !== undefined; due = this.#heap.pop()) {
      if (due.map.holds(due.entry)) kept.push(due)
    }
    this.#heap = kept
    this.#sweepAt = sweepAtFor(kept.size)
  }
}

const sooner = (a: Deadline, b: Deadline): boolean => a.entry.deadlineMs < b.entry.deadlineMs
