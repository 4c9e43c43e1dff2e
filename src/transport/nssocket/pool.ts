import { type Address, formatAddress, isDialable } from '../../core/address.js'
import type { TransportProblem } from '../port.js'
import type { Context } from './context.js'
import { Outbound } from './outbound.js'

/** The connections we dialled, one for each address, kept from one exchange to the next. */
export class Pool {
  readonly #context: Context
  // In order of use, the longest unused first.
  readonly #byAddress = new Map<string, Outbound>()
  /** Those that take no more messages, and still hold their socket. */
  readonly #ending = new Set<Outbound>()

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

  /** It takes no more messages: the next one to its address needs another. */
  forget(outbound: Outbound): void {
    const { address } = outbound
    if (this.#byAddress.get(address) === outbound) this.#byAddress.delete(address)
    this.#ending.add(outbound)
  }

  /** Its socket is gone. */
  left(outbound: Outbound): void {
    this.#ending.delete(outbound)
  }

  #take(address: string): Outbound | undefined {
    const outbound = this.#byAddress.get(address)
    this.#byAddress.delete(address)
    return outbound
  }

  #open(to: Address, address: string): Outbound | undefined {
    const { options, open } = this.#context
    if (!isDialable(to)) {
      this.#report(address, 'unreachable', 'not an address that can be dialled')
      return undefined
    }
    if (!this.#hasRoom()) {
      const lost = `all ${options.maxOutboundConnections} connections are in use; the message is lost`
      this.#report(address, 'not-sent', lost)
      return undefined
    }
    const outbound = new Outbound(to, address, this.#context, this)
    open.add(outbound)
    return outbound
  }

  /** Cuts one where there is no room: to end in good order it would need its socket for longer, and so would the next. */
  #hasRoom(): boolean {
    if (this.#byAddress.size + this.#ending.size < this.#context.options.maxOutboundConnections) return true
    for (const outbound of [...this.#ending, ...this.#byAddress.values()]) {
      if (!outbound.disposable) continue
      outbound.destroy()
      this.#ending.delete(outbound)
      return true
    }
    return false
  }

  #report(address: string, kind: TransportProblem['kind'], detail: string): void {
    this.#context.outlets.report({ kind, address, outbound: true, refused: false, detail })
  }
}
