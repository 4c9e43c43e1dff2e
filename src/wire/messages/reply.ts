import * as E from 'fp-ts/lib/Either.js'
import type { ReplyMessage } from '../../core/message.js'
import { protocolVersion } from '../../core/protocol-version.js'
import type { WireBounds } from '../bounds.js'
import { aheadCodec } from '../codecs/ahead.js'
import { countCodec } from '../codecs/count.js'
import { deltasCodec } from '../codecs/delta.js'
import type { Read } from '../codecs/fault.js'
import { shiftCodec } from '../codecs/pace.js'
import { record } from '../codecs/record.js'
import { unwantedCodec } from '../codecs/unwanted.js'
import { envelopeParts, type MessageCodec, messageOf } from './envelope.js'
import { fromRows, rowsParts, toRows } from './rows.js'

/** The second message of an exchange. */
export const replyCodec = (bounds: WireBounds): MessageCodec<ReplyMessage> => {
  const envelope = envelopeParts(bounds)
  const deltasPart = deltasCodec(bounds)
  const unwanted = unwantedCodec(bounds)
  return messageOf(
    'Reply',
    record({
      ...envelope,
      x: countCodec('a number of an exchange'),
      w: shiftCodec,
      k: aheadCodec,
      n: unwanted,
      ...rowsParts,
      deltas: deltasPart,
    }),
    (reply): Read<ReplyMessage> => {
      const { c: cluster, s: sender, x: exchange, w: shift, k: ahead, n: unwanted, deltas } = reply
      const rows = toRows(reply, bounds)
      if (E.isLeft(rows)) return rows
      return E.right({ type: 'reply', cluster, sender, exchange, shift, ahead, unwanted, rows: rows.right, deltas })
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
