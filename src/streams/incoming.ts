import { isLeft } from 'fp-ts/lib/Either.js'
import type { Either } from 'fp-ts/lib/Either.js'
import { map, type Observable } from 'rxjs'
import type { WireError } from '../core/codec.js'
import type { Message } from '../core/message.js'
import type { Channel, Input } from '../core/step.js'

/** A decoded message, or why it is none, with the way back to whoever sent it. */
export interface Incoming extends Channel {
  readonly content: Either<WireError, Message>
}

/**
 * What peers say, as inputs of the node: digests, incoming deltas, refusals; and what could not be decoded, which is
 * reported and goes no further.
 *
 * As hot or cold as its source; order kept; completes with it.
 */
export function incomingMessages(received$: Observable<Incoming>): Observable<Input> {
  return received$.pipe(
    map((received): Input => {
      const { content } = received
      return isLeft(content)
        ? { kind: 'undecodable', error: content.left, channel: received }
        : { kind: 'message', message: content.right, channel: received }
    }),
  )
}
