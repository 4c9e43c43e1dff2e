import { setTimeout as delay } from 'node:timers/promises'
import { type Address, formatAddress, isAddress } from '../../core/address.js'
import type { Message } from '../../core/message.js'
import { BindError } from '../../errors.js'
import type { Overrides } from '../../overrides.js'
import { makeOutlets } from '../outlets.js'
import type { Codec, Transport } from '../port.js'
import { bindSocket } from './bind.js'
import { Endpoint } from './endpoint.js'
import { Names } from './names.js'
import { completeUdpOptions, refuseTooSmallDatagrams, type UdpTransportOptions } from './options.js'

/**
 * A transport over UDP, each message one datagram of encoded text: no connections, so a node costs the same in a cluster of
 * ten and of ten thousand. Datagrams get lost, and nobody says so; gossip bears it. Opens nothing before `listen`.
 *
 * Set `maxMessageBytes` of the node to what a datagram can carry: about 1,400 where packets get lost or cross routers, up to
 * 60,000 on loopback and in one data centre. All nodes of a cluster need the same transport.
 *
 * `received$` and `problems$` are hot, replay nothing, never error and complete at the end of `close`.
 *
 * @example
 * const gossip = createGossip({ cluster: 'orders', maxMessageBytes: 60_000 }, { transport: udpTransport() })
 */
export const udpTransport = (options: Overrides<UdpTransportOptions> = {}): Transport =>
  new UdpTransport(completeUdpOptions(options))

class UdpTransport implements Transport {
  readonly #options: UdpTransportOptions
  readonly #outlets = makeOutlets()
  readonly #names: Names
  #binding: Promise<Endpoint> | undefined
  #endpoint: Endpoint | undefined
  #closing: Promise<void> | undefined

  readonly received$ = this.#outlets.received$
  readonly problems$ = this.#outlets.problems$

  constructor(options: UdpTransportOptions) {
    this.#options = options
    this.#names = new Names(options)
  }

  // Arrow functions: the port's members are plain functions, which may be handed around without their transport.
  readonly listen = async (codec: Codec, bind: Address): Promise<Address> => {
    const refusal = this.#whyNot(bind)
    if (refusal !== undefined) throw new BindError(`cannot listen on ${formatAddress(bind)}: ${refusal}`)
    refuseTooSmallDatagrams(this.#options, codec)
    this.#binding = this.#bind(codec, bind)
    try {
      this.#endpoint = await this.#binding
      return this.#endpoint.bound
    } catch (error) {
      this.#binding = undefined
      throw error
    }
  }

  readonly send = (to: Address, message: Message): void => {
    if (this.#closing !== undefined) return
    if (this.#endpoint !== undefined) return this.#endpoint.send(to, message)
    const address = formatAddress(to)
    const detail = 'sent before listening'
    this.#outlets.report({ kind: 'unreachable', address, outbound: true, refused: false, detail })
  }

  readonly close = (flushMs: number = this.#options.flushMs): Promise<void> => (this.#closing ??= this.#close(flushMs))

  async #bind(codec: Codec, bind: Address): Promise<Endpoint> {
    const socket = await bindSocket(bind, this.#names, this.#options.receiveBufferBytes)
    if (this.#closing === undefined) {
      return new Endpoint(socket, bind.host, codec, this.#names, this.#options, this.#outlets)
    }
    socket.close()
    throw new BindError(`closed before ${formatAddress(bind)} was bound; make a new transport to listen again`)
  }

  async #close(flushMs: number): Promise<void> {
    const startedAt = performance.now()
    const endpoint = await Promise.race([
      this.#binding?.catch(() => undefined),
      delay(flushMs, undefined, { ref: false }),
    ])
    // One that is bound only later closes itself.
    await endpoint?.close(Math.max(0, flushMs - (performance.now() - startedAt)))
    await this.#outlets.complete()
  }

  #whyNot(bind: Address): string | undefined {
    if (this.#closing !== undefined) return 'this transport was closed; make a new one'
    if (this.#binding !== undefined) return 'this transport listens already; make another one'
    return isAddress(bind) ? undefined : 'no host with a port from 0 to 65535'
  }
}
