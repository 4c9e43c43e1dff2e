import { isIP } from 'node:net'
import { pickOne } from '../../core/random.js'
import { patience } from '../patience.js'
import type { UdpTransportOptions } from './options.js'

type NameOptions = Pick<
  UdpTransportOptions,
  'lookup' | 'lookupCacheMs' | 'maxCachedNames' | 'lookupTimeoutMs' | 'random'
>

interface Known {
  readonly addresses: Promise<readonly string[]>
  untilMs: number
}

/** Where a name leads this time, and whether it always does. */
export interface Resolved {
  readonly ip: string
  readonly isOnly: boolean
}

/**
 * Host names and the IP addresses they stand for now. A resolved name is good for a moment, so that not every datagram
 * costs a lookup; a failure is forgotten at once. Whoever asks while a name is being resolved shares that lookup.
 */
export class Names {
  readonly #options: NameOptions
  // In order of lookup, the oldest first.
  readonly #known = new Map<string, Known>()

  constructor(options: NameOptions) {
    this.#options = options
  }

  /** One of the addresses of a host that `fits`, at random; rejects when there is none. */
  async resolve(host: string, fits: (ip: string) => boolean): Promise<Resolved> {
    const addresses = (await this.#addresses(host)).filter(fits)
    const address = pickOne(this.#options.random, addresses)
    if (address === undefined) throw new Error(`${host} has no address that this socket can reach`)
    return { ip: address, isOnly: addresses.length === 1 }
  }

  /** The address of a host that the resolver names first; rejects when there is none. */
  async first(host: string): Promise<string> {
    const [address] = await this.#addresses(host)
    if (address === undefined) throw new Error(`${host} has no address`)
    return address
  }

  #addresses(host: string): Promise<readonly string[]> {
    const known = this.#known.get(host)
    if (known !== undefined && performance.now() < known.untilMs) return known.addresses
    const looked: Known = { addresses: this.#lookUp(host), untilMs: Infinity }
    this.#known.delete(host)
    this.#known.set(host, looked)
    const [oldest] = this.#known.keys()
    if (oldest !== undefined && this.#known.size > this.#options.maxCachedNames) this.#known.delete(oldest)
    looked.addresses.then(
      () => (looked.untilMs = performance.now() + this.#options.lookupCacheMs),
      () => {
        if (this.#known.get(host) === looked) this.#known.delete(host)
      },
    )
    return looked.addresses
  }

  async #lookUp(host: string): Promise<readonly string[]> {
    const { lookup, lookupTimeoutMs } = this.#options
    let callOff: (() => void) | undefined
    const late = new Promise<never>((_, reject) => {
      const giveUp = (): void => reject(new Error(`${host} did not resolve in ${lookupTimeoutMs} ms`))
      callOff = patience(lookupTimeoutMs, giveUp, { keepsAlive: false })
    })
    try {
      const found = await Promise.race([lookup(host), late])
      return [...new Set(found)].filter((address) => isIP(address) !== 0)
    } finally {
      callOff?.()
    }
  }
}
