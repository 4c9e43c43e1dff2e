import * as E from 'fp-ts/lib/Either.js'
import type { DeltasMessage } from '../../core/message.js'
import { protocolVersion } from '../../core/protocol-version.js'
import type { WireBounds } from '../bounds.js'
import { deltasCodec } from '../codecs/delta.js'
import { record } from '../codecs/record.js'
import { envelopeParts, type MessageCodec, messageOf } from './envelope.js'

/** The third message of an exchange. */
export const deltasMessageCodec = (bounds: WireBounds): MessageCodec<DeltasMessage> => {
  const envelope = envelopeParts(bounds)
  const deltasPart = deltasCodec(bounds)
  return messageOf(
    'Deltas',
    record({ ...envelope, deltas: deltasPart }),
    ({ c: cluster, s: sender, deltas }) => E.right({ type: 'deltas', cluster, sender, deltas }),
    ({ cluster, sender, deltas }) => ({
      v: protocolVersion,
      c: cluster,
      t: 'deltas',
      s: envelope.s.encode(sender),
      deltas: deltasPart.encode(deltas),
    }),
  )
}
