import type { Row } from '../message.js'
import type { Sizes } from '../sizes.js'

/** Rows of a message, as many as their budget has room for. */
export class RowList {
  readonly rows: Row[] = []
  #bytes = 0

  constructor(private readonly sizes: Sizes) {}

  /** What they take, an upper bound. */
  get bytes(): number {
    return this.#bytes
  }

  /** Adds a row if all of them then fit into `budget` bytes; returns whether they did. */
  add(row: Row, budget: number): boolean {
    const bytes = this.#bytes + this.sizes.row(row)
    if (bytes > budget) return false
    this.#bytes = bytes
    this.rows.push(row)
    return true
  }

  /** Adds either all of these or none. Where there is no room at all, no rows do not fit either. */
  addWhole(rows: readonly Row[], budget: number): boolean {
    if (this.#bytes > budget) return false
    const [bytes, count] = [this.#bytes, this.rows.length]
    if (rows.every((row) => this.add(row, budget))) return true
    this.#bytes = bytes
    this.rows.length = count
    return false
  }

  /** Adds rows in their order, up to the first that does not fit. */
  addAll(rows: readonly Row[], budget: number): void {
    for (const row of rows) if (!this.add(row, budget)) return
  }
}
