import { base, codeOf, digitAt, textOf } from './digits.js'

/** More is said as so much: a lower heartbeat, and true all the same. */
export const greatestLead = base - 1

const none = codeOf(0)

/** By how much heartbeats are ahead, by place, as text; zeros at the end are left out. */
export class Leads {
  readonly #codes: number[] = []

  /** @param most How many places there is room for. */
  constructor(private readonly most: number) {}

  /** How many characters it takes. */
  get length(): number {
    return this.#codes.length
  }

  /** Place after place; what is not set is not ahead. */
  set(place: number, lead: number): void {
    if (place >= this.most) return
    while (this.#codes.length < place) this.#codes.push(none)
    this.#codes.push(codeOf(Math.min(greatestLead, lead)))
  }

  get text(): string {
    return textOf(this.#codes)
  }
}

/** By how much the heartbeat at a place is ahead; 0 behind the end. */
export const leadAt = (text: string, place: number): number =>
  place < text.length ? Math.max(0, digitAt(text, place)) : 0
