import * as E from 'fp-ts/lib/Either.js'
import type { Row, Sender } from '../../core/message.js'
import type { WireBounds } from '../bounds.js'
import { type Read, within } from '../codecs/fault.js'
import { anything } from '../codecs/record.js'
import { baseCodec, baseOf, readRows, writeRows } from '../codecs/row.js'

/** Rows and what they are told from; `rows` are read when the sender and the base are known. */
export const rowsParts = { g: baseCodec, rows: anything }

/** Reads them, once it is known whose message it is. */
export const toRows = (
  { s, g, rows }: { s: Sender; g: number; rows: unknown },
  bounds: WireBounds,
): Read<readonly Row[]> => {
  const read = readRows(rows, s.name, g, bounds.maxNameBytes)
  return E.isRight(read) ? read : within('rows', read.left)
}

/** Writes them, and the least of their generations. */
export const fromRows = (rows: readonly Row[], sender: Sender) => {
  const base = baseOf(rows)
  return { g: baseCodec.encode(base), rows: writeRows(rows, sender.name, base) }
}
