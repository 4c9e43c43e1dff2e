import { left, right } from 'fp-ts/lib/Either.js'
import type { Message } from '../../src/core/message.js'
import type { Codec } from '../../src/transport/port.js'

/** A codec that knows only that messages are objects: the transport's tests are not about what is in them. */
export const jsonCodec = (maxMessageBytes = 262_144): Codec => ({
  maxMessageBytes,
  encode: (message) => JSON.stringify(message),
  decode: (text) => {
    try {
      const value = JSON.parse(text) as unknown
      return typeof value === 'object' && value !== null && 'type' in value
        ? right(value as Message)
        : left({ kind: 'wrong-shape', detail: 'no type' })
    } catch {
      return left({ kind: 'not-json', detail: 'not JSON' })
    }
  },
})
