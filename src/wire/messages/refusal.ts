import * as E from 'fp-ts/lib/Either.js'
import type { RefusalMessage } from '../../core/message.js'
import { protocolVersion } from '../../core/protocol-version.js'
import type { WireBounds } from '../bounds.js'
import { countCodec, optionalCountCodec } from '../codecs/count.js'
import type { Read } from '../codecs/fault.js'
import { oneOf, record } from '../codecs/record.js'
import { lineCodec } from '../codecs/text.js'
import { envelopeParts, type MessageCodec, messageOf } from './envelope.js'

// A refusal may quote both clusters' names, and say something about them.
const fewWords = 256

/** The one message that keeps its shape in every version: else nobody could be told that versions differ. */
export const refusalCodec = (bounds: WireBounds): MessageCodec<RefusalMessage> => {
  const envelope = envelopeParts(bounds)
  const words = lineCodec('Words', 'a few words', 0, 2 * bounds.maxClusterBytes + fewWords)
  return messageOf(
    'Refusal',
    record({
      ...envelope,
      v: countCodec('a protocol version'),
      x: optionalCountCodec('a number of an exchange'),
      reason: oneOf('a known reason', ['cluster', 'protocol-version']),
      expected: words,
      received: words,
    }),
    ({ c: cluster, s: sender, x: exchange, reason, expected, received }): Read<RefusalMessage> =>
      E.right({ type: 'refusal', cluster, sender, exchange, reason, expected, received }),
    ({ cluster, sender, exchange, reason, expected, received }) => ({
      v: protocolVersion,
      c: cluster,
      t: 'refusal',
      s: envelope.s.encode(sender),
      x: exchange,
      reason,
      expected,
      received,
    }),
  )
}
