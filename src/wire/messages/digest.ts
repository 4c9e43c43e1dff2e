import * as E from 'fp-ts/lib/Either.js'
import type { DigestMessage } from '../../core/message.js'
import { protocolVersion } from '../../core/protocol-version.js'
import type { WireBounds } from '../bounds.js'
import { AddressText } from '../codecs/address.js'
import { columnsCodec } from '../codecs/columns.js'
import { countCodec } from '../codecs/count.js'
import { fault, type Read } from '../codecs/fault.js'
import { paceCodec } from '../codecs/pace.js'
import { oneOf, record } from '../codecs/record.js'
import { unwantedCodec } from '../codecs/unwanted.js'
import { envelopeParts, type MessageCodec, messageOf } from './envelope.js'
import { fromRows, rowsParts, toRows } from './rows.js'

/** The first message of an exchange. */
export const digestCodec = (bounds: WireBounds): MessageCodec<DigestMessage> => {
  const envelope = envelopeParts(bounds)
  const unwanted = unwantedCodec(bounds)
  return messageOf(
    'Digest',
    record({
      ...envelope,
      x: countCodec('a number of an exchange'),
      to: AddressText,
      full: oneOf('boolean', [true, false]),
      w: paceCodec,
      k: columnsCodec,
      n: unwanted,
      ...rowsParts,
    }),
    (digest): Read<DigestMessage> => {
      const { c: cluster, s: sender, x: exchange, to, full: complete, w: pace, k: columns, n: unwanted } = digest
      const rows = toRows(digest, bounds)
      if (E.isLeft(rows)) return rows
      if (complete && columns !== undefined) return fault('no columns in a complete digest', columns, ['k'])
      return E.right({
        type: 'digest',
        cluster,
        sender,
        exchange,
        to,
        complete,
        pace,
        columns,
        unwanted,
        rows: rows.right,
      })
    },
    ({ cluster, sender, exchange, to, complete, pace, columns, unwanted, rows }) => {
      const { g, rows: tuples } = fromRows(rows, sender)
      return {
        v: protocolVersion,
        c: cluster,
        t: 'digest',
        s: envelope.s.encode(sender),
        x: exchange,
        to,
        full: complete,
        w: paceCodec.encode(pace),
        k: columnsCodec.encode(columns),
        n: unwanted,
        g,
        rows: tuples,
      }
    },
  )
}
