import { Fingerprint, type Run } from './fingerprint.js'

/** Stands in the roster for this node itself, which has no slot. */
export const ownSlot = -1

/**
 * The runs that a node speaks of in digests, itself included, in the order of their names.
 *
 * Nodes that know the same runs have the same roster, and a number to tell by. Then a digest need not name anybody: who
 * is meant follows from the place.
 */
export class Roster {
  readonly #slots: number[] = [ownSlot]
  readonly #others = new Fingerprint()
  #isSorted = true
  #changedMs = -Infinity

  constructor(
    private readonly own: Run,
    private readonly runAt: (slot: number) => Run,
  ) {}

  get size(): number {
    return this.#slots.length
  }

  /** When somebody last came or went. */
  get changedMs(): number {
    return this.#changedMs
  }

  /** The same for the same runs, and in all likelihood for no others. */
  get fingerprint(): number {
    return this.#others.with(this.own)
  }

  /** The slots in the order of their names. To be read at once: who comes next may change it. */
  get slots(): readonly number[] {
    if (!this.#isSorted) this.#slots.sort(this.#byName)
    this.#isSorted = true
    return this.#slots
  }

  add(slot: number, nowMs: number): void {
    this.#slots.push(slot)
    this.#isSorted = false
    this.#others.add(this.runAt(slot))
    this.#changedMs = nowMs
  }

  /** To be called while the slot still stands for the run that was added. */
  remove(slot: number, nowMs: number): void {
    this.#slots.splice(this.#slots.indexOf(slot), 1)
    this.#others.remove(this.runAt(slot))
    this.#changedMs = nowMs
  }

  // By code units, as every node must come to the same order.
  readonly #byName = (a: number, b: number): number => (this.#nameAt(a) < this.#nameAt(b) ? -1 : 1)

  #nameAt(slot: number): string {
    return slot === ownSlot ? this.own.name : this.runAt(slot).name
  }
}
