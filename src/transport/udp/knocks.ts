import { createSocket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import { formatAddress } from '../../core/address.js'

/** A datagram that says nothing: it is for the machine, and a node that gets it ignores it. */
const knock = Buffer.from('\n')

export const isKnock = (datagram: Buffer): boolean => datagram.equals(knock)

/** More at once are not made: where so many are asked at once, it is not refusals that are missing. */
const mostOpen = 64

/** So many addresses are remembered as answering: partners, mostly, which are few. Of others it is right to be unsure. */
const mostAnswering = 64

/**
 * Finds out when nobody listens at an address any more.
 *
 * A machine sends word of a datagram to a closed port (ICMP port unreachable, RFC 1122 section 4.1.3.1), but the system hands
 * that to connected sockets only. So with a question to somebody who did not answer the last one goes a knock, out of a socket
 * of its own that is connected for a moment. The question itself takes the usual way, whatever becomes of the knock.
 */
export class Knocks {
  /** Who answered the last question, the longest known first. */
  readonly #answering = new Set<string>()
  /** The knocks that may still be refused, and how to end them. */
  readonly #open = new Map<string, () => void>()

  constructor(
    /** For how long a refusal is waited for; 0 knocks nowhere. */
    private readonly waitMs: number,
    private readonly refused: (address: string) => void,
  ) {}

  /** A question goes to an IP address, which was dialled as `address`. */
  asked(ip: string, port: number, address: string): void {
    const target = formatAddress({ host: ip, port })
    if (this.waitMs === 0 || this.#answering.delete(target)) return
    if (this.#open.has(target) || this.#open.size >= mostOpen) return
    this.#knock(ip, port, target, address)
  }

  /** An answer came from there. */
  answered(ip: string, port: number): void {
    const target = formatAddress({ host: ip, port })
    this.#open.get(target)?.()
    this.#answering.add(target)
    const [longest] = this.#answering
    if (longest !== undefined && this.#answering.size > mostAnswering) this.#answering.delete(longest)
  }

  close(): void {
    for (const end of [...this.#open.values()]) end()
  }

  #knock(ip: string, port: number, target: string, address: string): void {
    const socket = createSocket(isIPv6(ip) ? 'udp6' : 'udp4').unref()
    const end = (): void => {
      if (!this.#open.delete(target)) return
      clearTimeout(late)
      socket.close()
    }
    const late = setTimeout(end, this.waitMs).unref()
    this.#open.set(target, end)
    socket.on('error', (error: NodeJS.ErrnoException) => {
      end()
      // Anything else is told of the question itself, or is this side's own trouble.
      if (error.code === 'ECONNREFUSED') this.refused(address)
    })
    socket.once('connect', () => socket.send(knock))
    socket.connect(port, ip)
  }
}
