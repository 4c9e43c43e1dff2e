import type { Row, Sender } from '../../core/message.js'
import type { WireBounds } from '../bounds.js'
import type { Properties } from '../codecs/properties.js'
import { baseCodec, baseOf, readRows, writeRows } from '../codecs/row.js'

/** Takes the rows of a message, once it is known whose it is, and what they are told from. */
export const takeRows = (properties: Properties, sender: Sender, { maxNameBytes }: WireBounds): readonly Row[] => {
  const base = properties.take('g', baseCodec)
  return properties.take('rows', { read: (input) => readRows(input, sender.name, base, maxNameBytes) })
}

/** Writes them, and the least of their generations. */
export const fromRows = (rows: readonly Row[], sender: Sender) => {
  const base = baseOf(rows)
  return { g: baseCodec.encode(base), rows: writeRows(rows, sender.name, base) }
}
