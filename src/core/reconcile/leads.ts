import type { Ahead } from '../message.js'
import { base, codeOf, digitAt, textOf } from './digits.js'

/** More is said as so much: a lower heartbeat, and true all the same. */
export const greatestLead = base - 1

/** The same where two digits are said. */
export const greatestWideLead = base * base - 1

const none = codeOf(0)

/** By how much heartbeats are ahead, by place, as texts of their digits; zeros at the end are left out. */
export class Leads {
  /** The greatest that can be said. */
  readonly greatest: number
  readonly #lower: number[] = []
  readonly #upper: number[] = []

  /**
   * @param most How many places there is room for.
   * @param isWide Whether there may be a second digit of each.
   */
  constructor(
    private readonly most: number,
    isWide: boolean,
  ) {
    this.greatest = isWide ? greatestWideLead : greatestLead
  }

  /** How many characters it takes, with the one between the digits. */
  get length(): number {
    return this.#lower.length + (this.#upper.length === 0 ? 0 : 1 + this.#upper.length)
  }

  /** Place after place; what is not set is not ahead. */
  set(place: number, lead: number): void {
    if (place >= this.most) return
    const said = Math.min(this.greatest, lead)
    put(this.#lower, place, said % base)
    if (said >= base) put(this.#upper, place, Math.floor(said / base))
  }

  get texts(): Pick<Ahead, 'by' | 'upper'> {
    const by = textOf(this.#lower)
    return this.#upper.length === 0 ? { by } : { by, upper: textOf(this.#upper) }
  }
}

const put = (codes: number[], place: number, digit: number): void => {
  while (codes.length < place) codes.push(none)
  codes.push(codeOf(digit))
}

/** By how much the heartbeat at a place is ahead; 0 behind the end. */
export const leadAt = ({ by, upper }: Pick<Ahead, 'by' | 'upper'>, place: number): number =>
  digitOf(by, place) + (upper === undefined ? 0 : base * digitOf(upper, place))

const digitOf = (text: string, place: number): number => (place < text.length ? Math.max(0, digitAt(text, place)) : 0)
