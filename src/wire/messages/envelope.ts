import type { Message, Sender } from '../../core/message.js'
import { protocolVersion } from '../../core/protocol-version.js'
import type { WireBounds } from '../bounds.js'
import { type HandWritten, handWritten, type Read } from '../codecs/fault.js'
import { oneOf } from '../codecs/one-of.js'
import { Properties, type Reader } from '../codecs/properties.js'
import { senderCodec } from '../codecs/sender.js'
import { lineCodec } from '../codecs/text.js'

/** A codec of one type of message. Its reader is given an object of that type. */
export type MessageCodec<M> = HandWritten<M, object>

/** Makes a codec of what reads a message from the properties of an object, and what writes it. */
export const messageOf = <M>(
  name: string,
  read: (properties: Properties) => Read<M>,
  write: (message: M) => object,
): MessageCodec<M> => handWritten(name, (input) => read(new Properties(input as object)), write)

/** What every message carries, its type apart. */
export const envelopeParts = (bounds: WireBounds) => ({
  v: oneOf(String(protocolVersion), [protocolVersion]),
  c: lineCodec('Cluster', 'a name of a cluster', 1, bounds.maxClusterBytes),
  s: senderCodec(bounds),
})

/** Takes these of a message; its version is only looked at. */
export const takeEnvelope = (
  properties: Properties,
  { v, c, s }: { readonly v: Reader<number>; readonly c: Reader<string>; readonly s: Reader<Sender> },
): Pick<Message, 'cluster' | 'sender'> => {
  properties.take('v', v)
  return { cluster: properties.take('c', c), sender: properties.take('s', s) }
}
