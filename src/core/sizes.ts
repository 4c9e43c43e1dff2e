import type { Json } from './json.js'
import type { Delta, PeerName, Row, Sender, Suspicion } from './message.js'

/**
 * The encoded size of each part in bytes, upper bounds that hold whatever is put beside it. The wire format supplies
 * them; the core packs by them and knows nothing else of the encoding.
 */
export interface Sizes {
  /** A whole message with no rows, columns, deltas, pace, shift, answer to columns or names of who is unwanted in it. */
  readonly envelope: (cluster: string, sender: Sender, to: string) => number
  /** A pace or a shift. */
  readonly pace: number
  readonly row: (row: Row) => number
  /** A list of names with nothing in it. */
  readonly names: number
  readonly name: (name: PeerName) => number
  /** Columns with nothing in them, or an answer to columns without a number. */
  readonly columns: number
  /** Sections with nothing in them, or a list of those that are named. */
  readonly sections: number
  /** One number in a column. */
  readonly number: (value: number) => number
  /** One character in a column. */
  readonly digit: number
  /** A list of suspicions with nothing in it. */
  readonly suspicions: number
  readonly suspicion: (suspicion: Suspicion) => number
  /** A delta without its entries. */
  readonly deltaHeader: (delta: Pick<Delta, 'name' | 'address'>) => number
  readonly entry: (key: string, value: Json) => number
}
