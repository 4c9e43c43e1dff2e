import * as E from 'fp-ts/lib/Either.js'
import { protocolVersion } from '../../core/protocol-version.js'
import type { WireBounds } from '../bounds.js'
import { type HandWritten, handWritten, type Read } from '../codecs/fault.js'
import { oneOf } from '../codecs/record.js'
import { senderCodec } from '../codecs/sender.js'
import { lineCodec } from '../codecs/text.js'

/** A codec of one type of message. Its reader is given an object of that type. */
export type MessageCodec<M> = HandWritten<M, object>

/** Makes a codec of the reader of an object's parts, and what is made of them. */
export const messageOf = <P, M>(
  name: string,
  parts: (input: object) => Read<P>,
  toCore: (parts: P) => Read<M>,
  write: (message: M) => object,
): MessageCodec<M> => {
  const read = (input: unknown): Read<M> => {
    const shape = parts(input as object)
    return E.isRight(shape) ? toCore(shape.right) : shape
  }
  return handWritten(name, read, write)
}

/** What every message carries, `t` apart. */
export const envelopeParts = (bounds: WireBounds) => ({
  v: oneOf(String(protocolVersion), [protocolVersion]),
  c: lineCodec('Cluster', 'a name of a cluster', 1, bounds.maxClusterBytes),
  s: senderCodec(bounds),
})
