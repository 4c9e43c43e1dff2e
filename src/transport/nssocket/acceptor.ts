import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { type Address, formatAddress } from '../../core/address.js'
import { BindError } from '../../errors.js'
import type { TransportProblem } from '../port.js'
import { bindError } from '../bind-error.js'
import type { Context } from './context.js'
import { Inbound } from './inbound.js'
import { remoteOf } from './remote.js'

/** Listens, and guards the connections that others dial to us. */
export class Acceptor {
  readonly #context: Context
  readonly #server: Server
  readonly #settled: Promise<void>
  /** Where it listens; rejects with a `BindError` when it cannot. */
  readonly bound: Promise<Address>
  #connections = 0
  #closed = false

  constructor(context: Context, bind: Address) {
    this.#context = context
    this.#server = createServer({ noDelay: true }, (socket) => this.#accept(socket))
    this.bound = this.#listen(bind)
    this.#settled = this.bound.then(
      () => undefined,
      () => undefined,
    )
  }

  /** Takes no more connections; resolves when the port is free, or after `waitMs` if the system is still binding it. */
  async close(waitMs: number): Promise<void> {
    this.#closed = true
    this.#server.unref()
    let timer: NodeJS.Timeout | undefined
    const enough = new Promise<void>((resolve) => (timer = setTimeout(resolve, waitMs)))
    // A server that is told to close while it still resolves its host name listens all the same, a moment later.
    await Promise.race([this.#settled, enough])
    clearTimeout(timer)
    if (this.#server.listening) await new Promise((resolve) => this.#server.close(resolve))
  }

  #listen(bind: Address): Promise<Address> {
    return new Promise((resolve, reject) => {
      this.#server.on('error', (error) => {
        reject(bindError(bind, error))
        if (this.#server.listening) this.#report(formatAddress(bind), 'socket-error', error.message)
      })
      this.#server.on('listening', () => {
        if (!this.#closed) {
          resolve({ host: bind.host, port: (this.#server.address() as AddressInfo).port })
          return
        }
        this.#server.close()
        reject(new BindError(`closed before ${formatAddress(bind)} was bound; make a new transport to listen again`))
      })
      // Exclusive: workers of node:cluster would share the port, and be one peer with several minds.
      this.#server.listen({ host: bind.host, port: bind.port, exclusive: true })
    })
  }

  /** One connection less. */
  left(): void {
    this.#connections--
  }

  #accept(socket: Socket): void {
    const from = remoteOf(socket)
    if (this.#connections < this.#context.options.maxInboundConnections) {
      this.#connections++
      new Inbound(socket, from, this.#context, this)
      return
    }
    socket.on('error', () => undefined)
    socket.destroy()
    this.#report(from, 'too-many-connections', `${this.#connections} connections are open already`)
  }

  #report(address: string, kind: TransportProblem['kind'], detail: string): void {
    this.#context.outlets.report({ kind, address, outbound: false, refused: false, detail })
  }
}
