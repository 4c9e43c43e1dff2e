import type { Sizes } from '../message.js'

/** Numbers of a message one after the other; zeros at the end take no room. */
export class Column {
  readonly numbers: number[] = []
  #zeros = 0

  constructor(private readonly sizes: Pick<Sizes, 'number'>) {}

  /** What one number more would add to its bytes. */
  bytesOf(number: number): number {
    return number === 0 ? 0 : this.#zeros * this.sizes.number(0) + this.sizes.number(number)
  }

  push(number: number): void {
    if (number === 0) {
      this.#zeros += 1
      return
    }
    for (; this.#zeros > 0; this.#zeros--) this.numbers.push(0)
    this.numbers.push(number)
  }
}
