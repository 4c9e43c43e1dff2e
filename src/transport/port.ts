import type { Either } from 'fp-ts/lib/Either.js'
import type { Observable } from 'rxjs'
import type { Address } from '../core/address.js'
import type { Codec, WireError } from '../core/codec.js'
import type { Message } from '../core/message.js'

export type { Codec, WireError }

/** What came in, with the way back. */
export interface Received {
  /** Who sent it, as the network sees it (`host:port`): for diagnostics, not the peer's advertised address. */
  readonly from: string
  /** A message that the codec took, or why it took none. */
  readonly content: Either<WireError, Message>
  /** Answers the way it came. Does nothing when that way is closed. */
  readonly reply: (message: Message) => void
  /**
   * Ends what it came over, where that is a connection, so that whoever sent it needs another for the next message. A transport
   * without connections leaves it out.
   */
  readonly hangUp?: () => void
}

/** What went wrong on the way, told rather than thrown. */
export interface TransportProblem {
  readonly kind:
    | 'unreachable' // could not connect: refused, timed out, name unknown
    | 'not-sent' // this side could not: no descriptor, port, buffer or connection is left; tells nothing about the other
    | 'slow-reader' // the other side does not read; dropped
    | 'oversized' // more bytes than a message may have
    | 'stalled' // connected or half a message sent, and then nothing, or the end
    | 'too-many-connections' // more were dialled to this side than it takes; turned away
    | 'socket-error'
  /** The address dialled, or for an inbound connection the remote end, as `host:port`. */
  readonly address: string
  /** Whether this side dialled. */
  readonly outbound: boolean
  /** Whether the other end actively refused: nobody listens there now. */
  readonly refused: boolean
  /** What happened, in words fit for a log. */
  readonly detail: string
}

/**
 * A way for messages to travel, as narrow as datagrams: they may be lost, repeated, delayed and reordered, and arrive
 * whole or not at all. Constructing one opens nothing. The streams are hot, never error, and complete on `close`.
 */
export interface Transport {
  /** Binds. Rejects with a `BindError` when it cannot. Resolves to the address bound (port 0 becomes a real one). */
  readonly listen: (codec: Codec, bind: Address) => Promise<Address>
  /** Sends, or loses. Never throws and never waits; names are resolved anew for each new connection. */
  readonly send: (to: Address, message: Message) => void
  /** What came in, whether it could be decoded or not. */
  readonly received$: Observable<Received>
  /** What could not be sent, and what was dropped. */
  readonly problems$: Observable<TransportProblem>
  /** Hands what was sent to the network for at most `flushMs`, then closes everything. Idempotent. */
  readonly close: (flushMs?: number) => Promise<void>
}
