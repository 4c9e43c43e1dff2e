import * as E from 'fp-ts/lib/Either.js'
import type { Codec, WireError } from '../core/codec.js'
import type { Message } from '../core/message.js'
import type { WireBounds } from './bounds.js'
import { isCount } from './codecs/count.js'
import { describe, firstError } from './codecs/fault.js'
import { messageCodec } from './messages/message.js'
import { fitsBytes } from './codecs/text.js'
import { protocolVersion } from '../core/protocol-version.js'

/**
 * Messages as JSON, one object each, the protocol version first. Nothing that arrives makes `decode` throw, and nothing
 * beyond `bounds` gets through it.
 *
 * @example
 * const codec = jsonCodec(bounds)
 * codec.decode('{"v":2,"t":"digest"}') // left({ kind: 'unknown-version', detail: 'protocol version 2, this node speaks 1' })
 */
export const jsonCodec = (bounds: WireBounds): Codec => {
  const { maxMessageBytes } = bounds
  const messages = messageCodec(bounds)

  const decode = (text: string): E.Either<WireError, Message> => {
    if (!fitsBytes(text, maxMessageBytes)) {
      return E.left({ kind: 'out-of-bounds', detail: `a message of more than ${maxMessageBytes} bytes` })
    }
    const parsed = parse(text)
    if (E.isLeft(parsed)) return parsed
    const version = versionFault(parsed.right)
    return version === undefined ? E.mapLeft(firstError)(messages.decode(parsed.right)) : E.left(version)
  }

  return { encode: (message) => JSON.stringify(messages.encode(message)), decode, maxMessageBytes }
}

/** JSON.parse's own message quotes the input, so it is not passed on. */
const parse = (text: string): E.Either<WireError, unknown> => {
  try {
    return E.right(JSON.parse(text) as unknown)
  } catch {
    return E.left({ kind: 'not-json', detail: `${text.length} characters that are not JSON` })
  }
}

/** Another version's messages are not looked into, but for a refusal, whose shape is the same in all. */
const versionFault = (message: unknown): WireError | undefined => {
  if (typeof message !== 'object' || message === null || !('v' in message)) return undefined
  const { v } = message
  if (v === protocolVersion || ('t' in message && message.t === 'refusal')) return undefined
  return isCount(v)
    ? { kind: 'unknown-version', detail: `protocol version ${v}, this node speaks ${protocolVersion}` }
    : { kind: 'wrong-shape', detail: `v: expected a protocol version, got ${describe(v)}` }
}
