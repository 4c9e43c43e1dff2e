import { isLeft } from 'fp-ts/lib/Either.js'
import type { Socket } from 'node:net'
import type { Address } from '../../core/address.js'
import { Connection, type ConnectionEvents } from './connection.js'
import { dial, type DialFailure } from './dial.js'
import type { NssocketTransportOptions } from './options.js'
import type { Codec } from '../port.js'

/** What an outbound connection tells its owner, beside what every connection does. */
export interface OutboundEvents extends ConnectionEvents {
  readonly unreachable: (failure: DialFailure) => void
  readonly connected: (connection: Connection, socket: Socket) => void
}

/** A connection we dial: takes messages from the start and sends them when connected. */
export class Outbound {
  readonly #codec: Codec
  readonly #options: NssocketTransportOptions
  readonly #events: OutboundEvents
  readonly #dialling = new AbortController()
  #waiting: string[] = []
  #waitingBytes = 0
  #connection: Connection | undefined
  #endWhenSent = false

  constructor(to: Address, codec: Codec, options: NssocketTransportOptions, events: OutboundEvents) {
    this.#codec = codec
    this.#options = options
    this.#events = events
    void dial(to, options, this.#dialling.signal).then((result) => {
      if (isLeft(result)) this.#failed(result.left)
      else this.#connected(result.right)
    })
  }

  /** Whether it can be closed without losing a message. */
  get disposable(): boolean {
    return this.#connection?.drained ?? false
  }

  send(text: string): void {
    if (this.#connection !== undefined) {
      this.#connection.send(text)
      return
    }
    if (this.#waitingBytes > this.#options.maxQueuedBytes) {
      this.#events.problem('slow-reader', `not connected yet, and ${this.#waitingBytes} bytes wait`)
      return
    }
    this.#waiting.push(text)
    this.#waitingBytes += Buffer.byteLength(text)
  }

  end(how: 'listening' | 'muted'): void {
    if (this.#connection !== undefined) this.#connection.end(how)
    else if (this.#waiting.length === 0) this.#dialling.abort()
    else this.#endWhenSent = true
  }

  destroy(): void {
    this.#dialling.abort()
    this.#connection?.destroy()
  }

  #connected(socket: Socket): void {
    const { idleTimeoutMs, stallTimeoutMs, lingerMs, maxQueuedBytes } = this.#options
    const settings = { codec: this.#codec, idleTimeoutMs, stallTimeoutMs, lingerMs, maxQueuedBytes, speaksFirst: false }
    const connection = new Connection(socket, settings, this.#events)
    this.#connection = connection
    this.#events.connected(connection, socket)
    if (this.#dialling.signal.aborted) {
      connection.destroy()
      return
    }
    for (const text of this.#waiting) connection.send(text)
    this.#waiting = []
    if (this.#endWhenSent) connection.end('muted')
  }

  #failed(failure: DialFailure): void {
    this.#events.unusable()
    if (!this.#dialling.signal.aborted) this.#events.unreachable(failure)
    this.#events.closed()
  }
}
