import type { Sizes } from '../sizes.js'

/** Numbers of a message one after the other; zeros at the end are left out. */
export class Column {
  readonly numbers: number[] = []
  #zeros = 0
  #bytes = 0

  constructor(private readonly sizes: Pick<Sizes, 'number'>) {}

  get bytes(): number {
    return this.#bytes
  }

  /** What it would take with one number more. */
  bytesWith(number: number): number {
    return number === 0 ? this.#bytes : this.#bytes + this.#zeros * this.sizes.number(0) + this.sizes.number(number)
  }

  /** @param bytes What it takes with that number, where that is known. */
  push(number: number, bytes = this.bytesWith(number)): void {
    if (number === 0) {
      this.#zeros += 1
      return
    }
    this.#bytes = bytes
    for (; this.#zeros > 0; this.#zeros--) this.numbers.push(0)
    this.numbers.push(number)
  }
}
