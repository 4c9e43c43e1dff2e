import type { Either } from 'fp-ts/lib/Either.js'
import type { Message } from '../../core/message.js'
import type { TransportProblem, WireError } from '../port.js'
import type { Connection, ConnectionEvents } from './connection.js'
import type { Context } from './context.js'
import { outgoing } from './outgoing.js'

/** Our end of a connection: hands on what comes in, with the way back, and says what goes wrong. */
export abstract class End implements ConnectionEvents {
  protected connection: Connection | undefined

  constructor(protected readonly context: Context) {}

  /** Who the other side is, as the network sees it. */
  protected abstract readonly from: string

  abstract problem(kind: TransportProblem['kind'], detail: string): void
  abstract unusable(): void
  abstract closed(): void

  received(content: Either<WireError, Message>): void {
    this.context.outlets.receive({
      from: this.from,
      content,
      reply: (message) => this.#reply(message),
      hangUp: () => this.connection?.end('listening'),
    })
  }

  #reply(message: Message): void {
    const out = outgoing(this.context.codec, message)
    if ('problem' in out) this.problem('oversized', out.problem)
    else this.connection?.send(out.text)
  }
}
