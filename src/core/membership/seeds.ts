import { type Address, distinct, formatAddress } from '../address.js'
import { pickOne, type Random } from '../random.js'

interface Seed {
  readonly address: Address
  backoffMs: number
  notBeforeMs: number
  /** This very node answers at it. */
  isSelf: boolean
  reported: boolean
}

/**
 * The addresses at which a cluster is found: tried for ever, so that an isolated node comes back whatever happened. One
 * that does not answer is left alone for twice as long each time, up to a cap.
 */
export class Seeds {
  readonly #seeds: Seed[]

  constructor(
    addresses: readonly Address[],
    private readonly firstBackoffMs: number,
    private readonly backoffCapMs: number,
  ) {
    this.#seeds = distinct(addresses).map((address) => ({
      address,
      backoffMs: 0,
      notBeforeMs: -Infinity,
      isSelf: false,
      reported: false,
    }))
  }

  /** How many seeds there are besides this node. */
  get count(): number {
    return this.#seeds.filter((seed) => !seed.isSelf).length
  }

  /** A seed whose time has come, at random. */
  pick(random: Random, nowMs: number): Address | undefined {
    return pickOne(
      random,
      this.#seeds.filter((seed) => !seed.isSelf && seed.notBeforeMs <= nowMs),
    )?.address
  }

  /** The seed answered: it may be asked at any time. */
  answered(address: string): void {
    const seed = this.#find(address)
    if (seed === undefined) return
    seed.backoffMs = 0
    seed.notBeforeMs = -Infinity
    seed.reported = false
  }

  /** The seed did not answer. Returns whether that is news: the first time since it last did. */
  failed(address: string, nowMs: number): boolean {
    const seed = this.#find(address)
    if (seed === undefined || seed.isSelf || seed.notBeforeMs > nowMs) return false
    seed.backoffMs = Math.min(this.backoffCapMs, Math.max(this.firstBackoffMs, seed.backoffMs * 2))
    seed.notBeforeMs = nowMs + seed.backoffMs
    const isNews = !seed.reported
    seed.reported = true
    return isNews
  }

  /** This node found itself there. Returns whether that is news. */
  isSelf(address: string): boolean {
    const seed = this.#find(address)
    if (seed === undefined || seed.isSelf) return false
    seed.isSelf = true
    return true
  }

  #find(address: string): Seed | undefined {
    return this.#seeds.find((seed) => formatAddress(seed.address) === address)
  }
}
