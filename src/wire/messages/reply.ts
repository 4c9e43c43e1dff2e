import type { ReplyMessage } from '../../core/message.js'
import { protocolVersion } from '../../core/protocol-version.js'
import type { WireBounds } from '../bounds.js'
import { aheadCodec } from '../codecs/ahead.js'
import { countCodec } from '../codecs/count.js'
import { deltasCodec } from '../codecs/delta.js'
import { shiftCodec } from '../codecs/pace.js'
import { unwantedCodec } from '../codecs/unwanted.js'
import { envelopeParts, type MessageCodec, messageOf, takeEnvelope } from './envelope.js'
import { fromRows, takeRows } from './rows.js'

const exchangePart = countCodec('a number of an exchange')

/** The second message of an exchange. */
export const replyCodec = (bounds: WireBounds): MessageCodec<ReplyMessage> => {
  const envelope = envelopeParts(bounds)
  const deltasPart = deltasCodec(bounds)
  const unwantedPart = unwantedCodec(bounds)
  return messageOf(
    'Reply',
    (properties) => {
      const { cluster, sender } = takeEnvelope(properties, envelope)
      const exchange = properties.take('x', exchangePart)
      const shift = properties.take('w', shiftCodec)
      const ahead = properties.take('k', aheadCodec)
      const unwanted = properties.take('n', unwantedPart)
      const rows = takeRows(properties, sender, bounds)
      const deltas = properties.take('deltas', deltasPart)
      return properties.make<ReplyMessage>({
        type: 'reply',
        cluster,
        sender,
        exchange,
        shift,
        ahead,
        unwanted,
        rows,
        deltas,
      })
    },
    ({ cluster, sender, exchange, shift, ahead, unwanted, rows, deltas }) => {
      const { g, rows: tuples } = fromRows(rows, sender)
      return {
        v: protocolVersion,
        c: cluster,
        t: 'reply',
        s: envelope.s.encode(sender),
        x: exchange,
        w: shift,
        k: aheadCodec.encode(ahead),
        n: unwanted,
        g,
        rows: tuples,
        deltas: deltasPart.encode(deltas),
      }
    },
  )
}
