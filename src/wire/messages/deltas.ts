import type { DeltasMessage } from '../../core/message.js'
import { protocolVersion } from '../../core/protocol-version.js'
import type { WireBounds } from '../bounds.js'
import { deltasCodec } from '../codecs/delta.js'
import { envelopeParts, type MessageCodec, messageOf, takeEnvelope } from './envelope.js'

/** The third message of an exchange. */
export const deltasMessageCodec = (bounds: WireBounds): MessageCodec<DeltasMessage> => {
  const envelope = envelopeParts(bounds)
  const deltasPart = deltasCodec(bounds)
  return messageOf(
    'Deltas',
    (properties) => {
      const { cluster, sender } = takeEnvelope(properties, envelope)
      const deltas = properties.take('deltas', deltasPart)
      return properties.make<DeltasMessage>({ type: 'deltas', cluster, sender, deltas })
    },
    ({ cluster, sender, deltas }) => ({
      v: protocolVersion,
      c: cluster,
      t: 'deltas',
      s: envelope.s.encode(sender),
      deltas: deltasPart.encode(deltas),
    }),
  )
}
