/** The numbers that are kept of each peer, by their place in its record. */
export const field = {
  generation: 0,
  maxVersion: 1,
  gcVersion: 2,
  statusSinceMs: 3,
  lastArrivalMs: 4,
  meanMs: 5,
  /** In square milliseconds. */
  variance: 6,
  /** How many samples the rhythm rests on. */
  weight: 7,
} as const

export type Field = (typeof field)[keyof typeof field]

const width = 8
const firstCapacity = 16
const growth = 1.25

/**
 * The numbers of all peers of a node, in flat arrays by slot.
 *
 * A node of a cluster of n holds n of these, a simulation of n nodes n². As objects, each would be a dozen of them, strewn over
 * the heap, for the collector to trace and the processor to miss its cache by; here it is 77 bytes, most of them
 * in one piece of 64. Heartbeats are kept apart: each digest and each answer goes through those of all, in an order of its own, and
 * would else fetch a piece for each.
 */
export class PeerRecords {
  #numbers = new Float64Array(0)
  #heartbeats = new Float64Array(0)
  #places = new Int32Array(0)
  #marks = new Uint8Array(0)

  /** Makes room for slots below `size`; new ones hold zeros. */
  reserve(size: number): void {
    if (size <= this.#marks.length) return
    const capacity = Math.max(firstCapacity, size, Math.ceil(this.#marks.length * growth))
    this.#numbers = grown(this.#numbers, new Float64Array(capacity * width))
    this.#heartbeats = grown(this.#heartbeats, new Float64Array(capacity))
    this.#places = grown(this.#places, new Int32Array(capacity))
    this.#marks = grown(this.#marks, new Uint8Array(capacity))
  }

  get(slot: number, at: Field): number {
    return this.#numbers[slot * width + at] as number
  }

  set(slot: number, at: Field, value: number): void {
    this.#numbers[slot * width + at] = value
  }

  heartbeat(slot: number): number {
    return this.#heartbeats[slot] as number
  }

  setHeartbeat(slot: number, heartbeat: number): void {
    this.#heartbeats[slot] = heartbeat
  }

  /** Where a peer stands in the group that it belongs to. */
  place(slot: number): number {
    return this.#places[slot] as number
  }

  setPlace(slot: number, place: number): void {
    this.#places[slot] = place
  }

  /** Eight bits of a peer's own. */
  marks(slot: number): number {
    return this.#marks[slot] as number
  }

  setMarks(slot: number, marks: number): void {
    this.#marks[slot] = marks
  }
}

const grown = <T extends { set(from: T): void }>(from: T, to: T): T => {
  to.set(from)
  return to
}
