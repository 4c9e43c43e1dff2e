import type { Either } from 'fp-ts/lib/Either.js'
import type { Message } from './message.js'

/** Why bytes from the network are not a message. */
export interface WireError {
  /** `out-of-bounds`: a number, a length or a size beyond what this node takes. `unknown-version`: of the protocol. */
  readonly kind: 'not-json' | 'wrong-shape' | 'out-of-bounds' | 'unknown-version'
  /** The first thing that is wrong, in words fit for a log; never the whole input. */
  readonly detail: string
}

/** Turns messages into text and back; never throws. The text of a message holds no newline. */
export interface Codec {
  /** One line of JSON. */
  readonly encode: (message: Message) => string
  /** A `Left` says what is wrong. */
  readonly decode: (text: string) => Either<WireError, Message>
  /** No honest message is longer than this, in bytes of UTF-8. */
  readonly maxMessageBytes: number
}
