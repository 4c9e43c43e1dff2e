import { protocolVersion } from '../../core/protocol-version.js'
import type { WireBounds } from '../bounds.js'
import { type HandWritten, handWritten, type Read } from '../codecs/fault.js'
import { oneOf } from '../codecs/one-of.js'
import { Properties } from '../codecs/properties.js'
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

/** The version that all messages carry but a refusal, which says which one was expected. */
export const versionPart = oneOf(String(protocolVersion), [protocolVersion])

/** What every message carries besides its version and its type. */
export const envelopeParts = (bounds: WireBounds) => ({
  c: lineCodec('Cluster', 'a name of a cluster', 1, bounds.maxClusterBytes),
  s: senderCodec(bounds),
})
