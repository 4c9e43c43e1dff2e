import type { PeerName } from '../message.js'
import { SweptHeap } from '../swept-heap.js'
import type { Entry } from './entry.js'
import type { VersionedMap } from './versioned-map.js'

/** An entry that will expire, and the map of whose owner it stands in. */
export interface Deadline {
  readonly owner: PeerName
  readonly map: VersionedMap
  readonly entry: Entry
}

/** When which entry expires, soonest first. What is overwritten before its time, or whose map is given up, is waste. */
export class Deadlines {
  readonly #heap = new SweptHeap<Deadline>(sooner, isHeld)

  watch(owner: PeerName, map: VersionedMap, entry: Entry): void {
    if (entry.deadlineMs === Infinity) return
    this.#heap.push({ owner, map, entry })
  }

  /** The next time at which something may expire, or `Infinity`. */
  get nextMs(): number {
    return this.#heap.peek()?.entry.deadlineMs ?? Infinity
  }

  /** Takes out the soonest entry whose time has come and which its map still holds. */
  takeDue(nowMs: number): Deadline | undefined {
    while (this.nextMs <= nowMs) {
      const due = this.#heap.pop() as Deadline
      if (isHeld(due)) return due
    }
    return undefined
  }
}

const sooner = (a: Deadline, b: Deadline): boolean => a.entry.deadlineMs < b.entry.deadlineMs
const isHeld = ({ map, entry }: Deadline): boolean => map.holds(entry)
