import { type Address, formatAddress, isDialable } from '../../core/address.js'
import type { Received, TransportProblem } from '../port.js'
import type { Connection } from './connection.js'
import type { Context } from './context.js'
import { Outbound } from './outbound.js'
import { remoteOf } from './remote.js'

/** The connections we dialled, one for each address, kept from one exchange to the next. */
export class Pool {
  readonly #context: Context
  // In order of use, the longest unused first.
  readonly #byAddress = new Map<string, Outbound>()

  constructor(context: Context) {
    this.#context = context
  }

  /** Sends over the connection to that address, dialling if there is none. */
  send(to: Address, text: string): void {
    const address = formatAddress(to)
    const outbound = this.#take(address) ?? this.#open(to, address)
    if (outbound === undefined) return
    this.#byAddress.set(address, outbound)
    outbound.send(text)
  }

  #take(address: string): Outbound | undefined {
    const outbound = this.#byAddress.get(address)
    this.#byAddress.delete(address)
    return outbound
  }

  #open(to: Address, address: string): Outbound | undefined {
    const { codec, options, outlets, open } = this.#context
    const problem = (kind: TransportProblem['kind'], detail: string, refused = false): void =>
      outlets.report({ kind, address, outbound: true, refused, detail })

    if (!isDialable(to)) {
      problem('unreachable', 'not an address that can be dialled')
      return undefined
    }
    if (!this.#hasRoom()) {
      problem(
        'too-many-connections',
        `all ${options.maxOutboundConnections} connections are in use; the message is lost`,
      )
      return undefined
    }
    let from = address
    let reply: Received['reply'] = () => undefined
    const outbound = new Outbound(to, codec, options, {
      connected: (connection: Connection, socket) => {
        from = remoteOf(socket)
        reply = this.#context.replyOver(connection, problem)
      },
      received: (content) => outlets.receive({ from, content, reply }),
      problem,
      unreachable: ({ refused, detail }) => problem('unreachable', detail, refused),
      unusable: () => {
        if (this.#byAddress.get(address) === outbound) this.#byAddress.delete(address)
      },
      closed: () => open.delete(outbound),
    })
    open.add(outbound)
    return outbound
  }

  #hasRoom(): boolean {
    if (this.#byAddress.size < this.#context.options.maxOutboundConnections) return true
    for (const outbound of this.#byAddress.values()) {
      if (!outbound.disposable) continue
      outbound.end('listening')
      return true
    }
    return false
  }
}
