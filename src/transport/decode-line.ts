import { type Either, isLeft, left } from 'fp-ts/lib/Either.js'
import type { Message } from '../core/message.js'
import type { Codec, WireError } from './port.js'

/** What a line holds. A codec has no business throwing; if one does, that too is the sender's fault and not our end. */
export const decodeLine = (codec: Codec, line: Either<WireError, string>): Either<WireError, Message> => {
  try {
    return isLeft(line) ? line : codec.decode(line.right)
  } catch (error) {
    return left({ kind: 'wrong-shape', detail: `the codec failed: ${String(error)}` })
  }
}
