import { type Address, formatAddress, isAddress } from '../../core/address.js'
import type { Message } from '../../core/message.js'
import { BindError } from '../../errors.js'
import type { Overrides } from '../../overrides.js'
import type { Codec, Transport } from '../port.js'
import { Acceptor } from './acceptor.js'
import { type Context, makeContext } from './context.js'
import { OpenEnds } from './open-ends.js'
import { completeNssocketOptions, type NssocketTransportOptions } from './options.js'
import { outgoing } from './outgoing.js'
import { makeOutlets } from '../outlets.js'
import { Pool } from './pool.js'

/**
 * A transport over TCP, each message one line in an nssocket frame. Opens nothing before `listen`.
 *
 * `received$` and `problems$` are hot, replay nothing, never error and complete at the end of `close`. A message that does
 * not decode is told as well; what is answered while it is being told is still sent, then its connection closes.
 *
 * @example
 * const transport = nssocketTransport({ idleTimeoutMs: 30_000 })
 * transport.received$.subscribe(({ from, content }) => console.log(from, content))
 * await transport.listen(codec, { host: '127.0.0.1', port: 0 })
 */
export const nssocketTransport = (options: Overrides<NssocketTransportOptions> = {}): Transport =>
  new NssocketTransport(completeNssocketOptions(options))

class NssocketTransport implements Transport {
  readonly #options: NssocketTransportOptions
  readonly #outlets = makeOutlets()
  readonly #open = new OpenEnds()
  #node: { readonly context: Context; readonly acceptor: Acceptor; readonly pool: Pool } | undefined
  #closing: Promise<void> | undefined

  readonly received$ = this.#outlets.received$
  readonly problems$ = this.#outlets.problems$

  constructor(options: NssocketTransportOptions) {
    this.#options = options
  }

  // Arrow functions: the port's members are plain functions, which may be handed around without their transport.
  readonly listen = async (codec: Codec, bind: Address): Promise<Address> => {
    const refusal = this.#whyNot(bind)
    if (refusal !== undefined) throw new BindError(`cannot listen on ${formatAddress(bind)}: ${refusal}`)
    const context = makeContext({ codec, options: this.#options, outlets: this.#outlets, open: this.#open })
    const acceptor = new Acceptor(context, bind)
    this.#node = { context, acceptor, pool: new Pool(context) }
    try {
      return await acceptor.bound
    } catch (error) {
      this.#node = undefined
      throw error
    }
  }

  readonly send = (to: Address, message: Message): void => {
    if (this.#closing !== undefined) return
    if (this.#node === undefined) {
      this.#lose(to, 'unreachable', 'sent before listening')
      return
    }
    const out = outgoing(this.#node.context.codec, message)
    if ('problem' in out) this.#lose(to, 'oversized', out.problem)
    else this.#node.pool.send(to, out.text)
  }

  readonly close = (flushMs: number = this.#options.flushMs): Promise<void> => (this.#closing ??= this.#close(flushMs))

  async #close(flushMs: number): Promise<void> {
    await Promise.all([this.#node?.acceptor.close(flushMs), this.#open.close(flushMs)])
    await this.#outlets.complete()
  }

  #whyNot(bind: Address): string | undefined {
    if (this.#closing !== undefined) return 'this transport was closed; make a new one'
    if (this.#node !== undefined) return 'this transport listens already; make another one'
    return isAddress(bind) ? undefined : 'no host with a port from 0 to 65535'
  }

  #lose(to: Address, kind: 'unreachable' | 'oversized', detail: string): void {
    this.#outlets.report({ kind, address: formatAddress(to), outbound: true, refused: false, detail })
  }
}
