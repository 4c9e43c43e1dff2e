/** The slots of peers that have something in common, in no order; each comes and goes in constant time. */
export class SlotGroup {
  readonly #slots: number[] = []

  /** @param places Where each slot stands in its group: shared by groups of which a slot is in one at most. */
  constructor(private readonly places: number[]) {}

  get size(): number {
    return this.#slots.length
  }

  /** The slot at a place below `size`: until the next one comes or goes. */
  at(place: number): number {
    return this.#slots[place] as number
  }

  add(slot: number): void {
    this.places[slot] = this.#slots.length
    this.#slots.push(slot)
  }

  /** The last one takes the place of the one that goes. */
  delete(slot: number): void {
    const last = this.#slots.pop() as number
    if (last === slot) return
    const place = this.places[slot] as number
    this.#slots[place] = last
    this.places[last] = place
  }

  filter(passes: (slot: number) => boolean): number[] {
    return this.#slots.filter(passes)
  }
}
