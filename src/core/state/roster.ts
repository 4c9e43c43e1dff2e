import { minus, numberOf, numbersEnd, plus, type Run } from './fingerprint.js'

/** Stands in the roster for this node itself, which has no slot. */
export const ownSlot = -1

/** The runs whose numbers lie in one of several equal parts of all numbers: neighbours in the roster. */
export interface Section {
  /** The place of the first. */
  readonly start: number
  readonly size: number
  readonly fingerprint: number
}

/**
 * The runs that a node speaks of in digests, itself included, in the order of their numbers.
 *
 * Nodes that know the same runs have the same roster, and a fingerprint to tell by. Then a digest need not name anybody: who
 * is meant follows from the place. Where rosters differ, most sections of them do not.
 */
export class Roster {
  /** Ascending. */
  readonly #numbers: number[]
  /** In the same order. */
  readonly #slots: number[] = [ownSlot]
  #ownGeneration: number
  #fingerprint: number
  #changedMs = -Infinity

  constructor(
    private readonly own: Run,
    private readonly runAt: (slot: number) => Run,
  ) {
    this.#ownGeneration = own.generation
    this.#fingerprint = numberOf(own)
    this.#numbers = [this.#fingerprint]
  }

  get size(): number {
    return this.#slots.length
  }

  /** When somebody last came or went. */
  get changedMs(): number {
    return this.#changedMs
  }

  /** The same for the same runs, and in all likelihood for no others. */
  get fingerprint(): number {
    this.#followOwnRun()
    return this.#fingerprint
  }

  /** The slots in their order. To be read at once: who comes next changes it. */
  get slots(): readonly number[] {
    this.#followOwnRun()
    return this.#slots
  }

  /** So many of them from a place on, all at most; behind the last comes the first. */
  slotsFrom(start: number, count: number): readonly number[] {
    const { slots, size } = this
    if (start === 0 && count >= size) return slots
    const upToLast = slots.slice(start, start + count)
    return start + count <= size ? upToLast : upToLast.concat(slots.slice(0, Math.min(start, start + count - size)))
  }

  /** One of `count` sections. */
  section(index: number, count: number): Section {
    this.#followOwnRun()
    const width = numbersEnd / count
    const start = this.#placeOf(index * width)
    const end = index + 1 === count ? this.size : this.#placeOf((index + 1) * width)
    let fingerprint = 0
    for (let place = start; place < end; place++) fingerprint = plus(fingerprint, this.#numbers[place] as number)
    return { start, size: end - start, fingerprint }
  }

  add(slot: number, nowMs: number): void {
    this.#insert(slot, numberOf(this.runAt(slot)))
    this.#changedMs = nowMs
  }

  /** To be called while the slot still stands for the run that was added. */
  remove(slot: number, nowMs: number): void {
    this.#delete(slot, numberOf(this.runAt(slot)))
    this.#changedMs = nowMs
  }

  /** This node may have taken a later generation. */
  #followOwnRun(): void {
    const { name, generation } = this.own
    if (generation === this.#ownGeneration) return
    this.#delete(ownSlot, numberOf({ name, generation: this.#ownGeneration }))
    this.#insert(ownSlot, numberOf(this.own))
    this.#ownGeneration = generation
  }

  #insert(slot: number, number: number): void {
    const place = this.#placeOf(number)
    this.#numbers.splice(place, 0, number)
    this.#slots.splice(place, 0, slot)
    this.#fingerprint = plus(this.#fingerprint, number)
  }

  #delete(slot: number, number: number): void {
    const place = this.#slots.indexOf(slot, this.#placeOf(number))
    this.#numbers.splice(place, 1)
    this.#slots.splice(place, 1)
    this.#fingerprint = minus(this.#fingerprint, number)
  }

  /** Of the first run whose number is not below that. */
  #placeOf(number: number): number {
    let [low, high] = [0, this.size]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#numbers[middle] as number) < number) low = middle + 1
      else high = middle
    }
    return low
  }
}
