import * as E from 'fp-ts/lib/Either.js'
import type { NewsMessage } from '../../core/message.js'
import { protocolVersion } from '../../core/protocol-version.js'
import type { WireBounds } from '../bounds.js'
import { deltasCodec } from '../codecs/delta.js'
import type { Read } from '../codecs/fault.js'
import { record } from '../codecs/record.js'
import { suspicionsCodec } from '../codecs/suspicions.js'
import { envelopeParts, type MessageCodec, messageOf } from './envelope.js'

/** News: deltas without an exchange, and suspicions. */
export const newsCodec = (bounds: WireBounds): MessageCodec<NewsMessage> => {
  const envelope = envelopeParts(bounds)
  const suspects = suspicionsCodec(bounds)
  const deltasPart = deltasCodec(bounds)
  return messageOf(
    'News',
    record({ ...envelope, suspects, deltas: deltasPart }),
    ({ c: cluster, s: sender, suspects: suspicions, deltas }): Read<NewsMessage> =>
      E.right({ type: 'news', cluster, sender, deltas, suspicions }),
    ({ cluster, sender, deltas, suspicions }) => ({
      v: protocolVersion,
      c: cluster,
      t: 'news',
      s: envelope.s.encode(sender),
      suspects: suspects.encode(suspicions),
      deltas: deltasPart.encode(deltas),
    }),
  )
}
