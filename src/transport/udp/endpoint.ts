import { isRight, right } from 'fp-ts/lib/Either.js'
import type { RemoteInfo, Socket } from 'node:dgram'
import { isIP } from 'node:net'
import { type Address, formatAddress, isDialable } from '../../core/address.js'
import type { Message } from '../../core/message.js'
import { decodeLine } from '../decode-line.js'
import type { Outlets } from '../outlets.js'
import { isOwnFault } from '../own-fault.js'
import type { Codec, TransportProblem } from '../port.js'
import { asReached, canonicalIp, type Reach, reachOf, withoutMapping } from '../ip.js'
import { isKnock, Knocks } from './knocks.js'
import type { Names, Resolved } from './names.js'
import type { UdpTransportOptions } from './options.js'
import { UnderWay } from './under-way.js'

/**
 * A bound socket: everything goes out of it and comes in by it, so that whoever hears a datagram can answer to where it
 * came from. What goes wrong is told; nothing is thrown.
 */
export class Endpoint {
  readonly bound: Address
  readonly #reach: Reach
  readonly #underWay = new UnderWay()
  readonly #knocks: Knocks
  #open = true

  constructor(
    private readonly socket: Socket,
    host: string,
    private readonly codec: Codec,
    private readonly names: Names,
    private readonly options: UdpTransportOptions,
    private readonly outlets: Outlets,
  ) {
    const { port, address } = socket.address()
    this.bound = { host, port }
    this.#reach = reachOf(address)
    this.#knocks = new Knocks(options.refusalWaitMs, (address) =>
      this.#report(address, 'unreachable', 'nobody listens there', true, true),
    )
    socket.on('message', (datagram, from) => this.#receive(datagram, from))
    // Passing, whatever it is: the socket goes on to receive.
    socket.on('error', (error) => this.#report(formatAddress(this.bound), 'socket-error', error.message, false))
  }

  /** Sends to an address, whose name is resolved first. */
  send(to: Address, message: Message): void {
    const address = formatAddress(to)
    if (!isDialable(to)) return this.#report(address, 'unreachable', 'not an address that can be dialled')
    const datagram = this.#datagram(address, message)
    if (datagram === undefined) return
    const sendTo = (resolved: Resolved): void => {
      const ip = canonicalIp(resolved.ip)
      const isOnItsWay = this.#sendTo(ip, to.port, address, datagram)
      // That nobody listens at one address of several says nothing of the others.
      if (isOnItsWay && resolved.isOnly && message.type === 'digest') this.#knocks.asked(ip, to.port, address)
    }
    this.#underWay.begin()
    if (isIP(to.host) !== 0) return sendTo({ ip: to.host, isOnly: true })
    this.names
      .resolve(to.host, (ip) => asReached(canonicalIp(ip), this.#reach) !== undefined)
      .then(sendTo, (error: unknown) => this.#sent(address, error instanceof Error ? error : new Error(String(error))))
  }

  /** Sends nothing more once what is under way has left, or after `flushMs`; then the port is free. */
  async close(flushMs: number): Promise<void> {
    await this.#underWay.settled(flushMs)
    this.#open = false
    this.#knocks.close()
    await new Promise<void>((resolve) => this.socket.close(resolve))
  }

  #receive(datagram: Buffer, { address: ip, port }: RemoteInfo): void {
    if (!this.#open || isKnock(datagram)) return
    const host = withoutMapping(ip)
    const from = formatAddress({ host, port })
    const content = decodeLine(this.codec, right(datagram.toString()))
    if (isRight(content) && content.right.type === 'reply') this.#knocks.answered(host, port)
    this.outlets.receive({
      from,
      content,
      reply: (message) => {
        const answer = this.#open ? this.#datagram(from, message) : undefined
        if (answer === undefined) return
        this.#underWay.begin()
        this.#sendTo(host, port, from, answer)
      },
    })
  }

  /** The message as a datagram, or nothing when it may not go out. */
  #datagram(address: string, message: Message): Buffer | undefined {
    const { maxDatagramBytes, maxUnderWay } = this.options
    if (this.#underWay.count >= maxUnderWay) {
      this.#report(address, 'not-sent', `${maxUnderWay} messages are under way already; this one is lost`)
      return undefined
    }
    const datagram = Buffer.from(this.codec.encode(message))
    const allowed = Math.min(maxDatagramBytes, this.codec.maxMessageBytes)
    if (datagram.length <= allowed) return datagram
    this.#report(address, 'oversized', `a message of ${datagram.length} bytes is not sent; ${allowed} are allowed`)
    return undefined
  }

  /** Returns whether the datagram was handed to the system, which may still find that it cannot go there. */
  #sendTo(ip: string, port: number, address: string, datagram: Buffer): boolean {
    const target = asReached(ip, this.#reach)
    if (target === undefined || !this.#open) {
      this.#sent(
        address,
        this.#open ? new Error(`a socket bound to ${this.socket.address().address} does not reach ${ip}`) : null,
      )
      return false
    }
    try {
      this.socket.send(datagram, port, target, (error) => this.#sent(address, error))
      return true
    } catch (error) {
      this.#sent(address, error as Error)
      return false
    }
  }

  #sent(address: string, error: NodeJS.ErrnoException | null): void {
    this.#underWay.end()
    if (error === null) return
    const kind = error.code === 'EMSGSIZE' ? 'oversized' : isOwnFault(error) ? 'not-sent' : 'unreachable'
    this.#report(address, kind, error.message, true, error.code === 'ECONNREFUSED')
  }

  #report(address: string, kind: TransportProblem['kind'], detail: string, outbound = true, refused = false): void {
    this.outlets.report({ kind, address, outbound, refused, detail })
  }
}
