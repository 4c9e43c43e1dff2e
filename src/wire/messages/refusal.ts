import type { RefusalMessage } from '../../core/message.js'
import { protocolVersion } from '../../core/protocol-version.js'
import type { WireBounds } from '../bounds.js'
import { countCodec, optionalCountCodec } from '../codecs/count.js'
import { oneOf } from '../codecs/one-of.js'
import { lineCodec } from '../codecs/text.js'
import { envelopeParts, type MessageCodec, messageOf, takeEnvelope } from './envelope.js'

// A refusal may quote both clusters' names, and say something about them.
const fewWords = 256

const anyVersion = countCodec('a protocol version')
const exchangePart = optionalCountCodec('a number of an exchange')
const reasonPart = oneOf('a known reason', ['cluster', 'protocol-version'])

/** The one message that keeps its shape in every version: else nobody could be told that versions differ. */
export const refusalCodec = (bounds: WireBounds): MessageCodec<RefusalMessage> => {
  const envelope = { ...envelopeParts(bounds), v: anyVersion }
  const words = lineCodec('Words', 'a few words', 0, 2 * bounds.maxClusterBytes + fewWords)
  return messageOf(
    'Refusal',
    (properties) => {
      const { cluster, sender } = takeEnvelope(properties, envelope)
      const exchange = properties.take('x', exchangePart)
      const reason = properties.take('reason', reasonPart)
      const expected = properties.take('expected', words)
      const received = properties.take('received', words)
      return properties.make<RefusalMessage>({ type: 'refusal', cluster, sender, exchange, reason, expected, received })
    },
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
