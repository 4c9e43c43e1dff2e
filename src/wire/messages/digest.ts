import * as E from 'fp-ts/lib/Either.js'
import type { DigestMessage } from '../../core/message.js'
import { protocolVersion } from '../../core/protocol-version.js'
import type { WireBounds } from '../bounds.js'
import { AddressText } from '../codecs/address.js'
import { columnsCodec } from '../codecs/columns.js'
import { countCodec } from '../codecs/count.js'
import { fault } from '../codecs/fault.js'
import { paceCodec } from '../codecs/pace.js'
import { oneOf } from '../codecs/one-of.js'
import { unwantedCodec } from '../codecs/unwanted.js'
import { envelopeParts, type MessageCodec, messageOf, takeEnvelope } from './envelope.js'
import { fromRows, takeRows } from './rows.js'

const exchangePart = countCodec('a number of an exchange')
const flagPart = oneOf('boolean', [true, false])

/** The first message of an exchange. */
export const digestCodec = (bounds: WireBounds): MessageCodec<DigestMessage> => {
  const envelope = envelopeParts(bounds)
  const unwantedPart = unwantedCodec(bounds)
  return messageOf(
    'Digest',
    (properties) => {
      const { cluster, sender } = takeEnvelope(properties, envelope)
      const exchange = properties.take('x', exchangePart)
      const to = properties.take('to', AddressText)
      const complete = properties.take('full', flagPart)
      const pace = properties.take('w', paceCodec)
      const columns = properties.take('k', columnsCodec)
      const unwanted = properties.take('n', unwantedPart)
      const rows = takeRows(properties, sender, bounds)
      const digest = { type: 'digest', cluster, sender, exchange, to, complete, pace, columns, unwanted, rows } as const
      const read = properties.make<DigestMessage>(digest)
      const isTold = E.isRight(read) && complete && columns !== undefined
      return isTold ? fault('no columns in a complete digest', columns, ['k']) : read
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
