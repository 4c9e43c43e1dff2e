import { isLeft } from 'fp-ts/lib/Either.js'
import { type Address, formatAddress } from '../../core/address.js'
import { withoutMapping } from '../ip.js'
import type { TransportProblem } from '../port.js'
import { Connection } from './connection.js'
import type { Context } from './context.js'
import { dial, type Dialled, type DialFailure } from './dial.js'
import { End } from './end.js'

/** A connection we dial: takes messages from the start and sends them when connected. */
export class Outbound extends End {
  /** Gives up; there until connected. */
  #dialling: AbortController | undefined = new AbortController()
  #waiting: string[] = []
  #waitingBytes = 0
  #endWhenSent = false
  protected from: string

  constructor(
    to: Address,
    readonly address: string,
    context: Context,
    private readonly owner: {
      /** Told once it takes no more messages. */
      readonly forget: (outbound: Outbound) => void
      /** Told once it is closed, and last. */
      readonly left: (outbound: Outbound) => void
    },
  ) {
    super(context)
    this.from = address
    const { signal } = this.#dialling as AbortController
    void dial(to, context.options, signal).then((result) => {
      if (isLeft(result)) this.#failed(result.left, signal.aborted)
      else this.#connected(result.right, to, signal.aborted)
    })
  }

  /** Whether it can be closed without losing a message. */
  get disposable(): boolean {
    return this.connection?.drained ?? false
  }

  send(text: string): void {
    if (this.connection !== undefined) {
      this.connection.send(text)
      return
    }
    if (this.#waitingBytes > this.context.options.maxQueuedBytes) {
      this.problem('slow-reader', `not connected yet, and ${this.#waitingBytes} bytes wait`)
      return
    }
    this.#waiting.push(text)
    this.#waitingBytes += Buffer.byteLength(text)
  }

  end(how: 'listening' | 'muted'): void {
    if (this.connection !== undefined) this.connection.end(how)
    else this.#endWhenSent = true
  }

  destroy(): void {
    this.#dialling?.abort()
    this.connection?.destroy()
  }

  problem(kind: TransportProblem['kind'], detail: string, refused = false): void {
    this.context.outlets.report({ kind, address: this.address, outbound: true, refused, detail })
  }

  unusable(): void {
    this.owner.forget(this)
  }

  closed(): void {
    this.context.open.delete(this)
    this.owner.left(this)
  }

  #connected({ socket, host }: Dialled, to: Address, givenUp: boolean): void {
    const waiting = this.#waiting
    const connection = new Connection(socket, this.context.outbound, this)
    this.connection = connection
    if (host !== to.host) this.from = formatAddress({ host: withoutMapping(host), port: to.port })
    this.#dialling = undefined
    this.#waiting = nothing
    if (givenUp) {
      connection.destroy()
      return
    }
    for (const text of waiting) connection.send(text)
    if (this.#endWhenSent) connection.end('muted')
  }

  #failed({ refused, isOwn, detail }: DialFailure, givenUp: boolean): void {
    this.unusable()
    if (!givenUp) this.problem(isOwn ? 'not-sent' : 'unreachable', detail, refused)
    this.closed()
  }
}

const nothing: string[] = []
