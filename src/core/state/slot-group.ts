import type { PeerRecords } from '../peer-records.js'

const firstCapacity = 8
const growth = 1.25

/** The slots of peers that have something in common, in no order; each comes and goes in constant time. */
export class SlotGroup {
  #slots = new Int32Array(0)
  #size = 0

  /** @param records Where each slot's place in its group is noted: it is in one group at most. */
  constructor(private readonly records: PeerRecords) {}

  get size(): number {
    return this.#size
  }

  /** The slot at a place below `size`: until the next one comes or goes. */
  at(place: number): number {
    return this.#slots[place] as number
  }

  add(slot: number): void {
    if (this.#size === this.#slots.length) {
      const larger = new Int32Array(Math.max(firstCapacity, Math.ceil(this.#size * growth)))
      larger.set(this.#slots)
      this.#slots = larger
    }
    this.#put(slot, this.#size)
    this.#size += 1
  }

  /** The last one takes the place of the one that goes. */
  delete(slot: number): void {
    this.#size -= 1
    this.#put(this.at(this.#size), this.records.place(slot))
  }

  has(slot: number): boolean {
    const place = this.records.place(slot)
    return place < this.#size && this.at(place) === slot
  }

  #put(slot: number, place: number): void {
    this.#slots[place] = slot
    this.records.setPlace(slot, place)
  }
}
