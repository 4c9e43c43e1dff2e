import { type Address, distinct, formatAddress, isIpHost } from '../address.js'
import { pickOne, type Random } from '../random.js'

interface Seed {
  readonly address: Address
  backoffMs: number
  notBeforeMs: number
  /** This very node answers at it, for good. */
  isSelf: boolean
  /** This node was found there, which has been reported. */
  wasSelf: boolean
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
      wasSelf: false,
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
    this.#leaveAlone(seed, nowMs)
    const isNews = !seed.reported
    seed.reported = true
    return isNews
  }

  /**
   * This node found itself there. An IP address is left out from then on. A name may stand for several nodes, as that of a
   * headless service does: it was this one's turn, and will be another's. Returns which of the two, where that is news.
   */
  wasSelf(address: string, nowMs: number): 'left out' | 'asked again' | undefined {
    const seed = this.#find(address)
    if (seed === undefined) return undefined
    seed.isSelf = isIpHost(seed.address)
    if (!seed.isSelf) this.#leaveAlone(seed, nowMs)
    const isNews = !seed.wasSelf
    seed.wasSelf = true
    if (!isNews) return undefined
    return seed.isSelf ? 'left out' : 'asked again'
  }

  #leaveAlone(seed: Seed, nowMs: number): void {
    seed.backoffMs = Math.min(this.backoffCapMs, Math.max(this.firstBackoffMs, seed.backoffMs * 2))
    seed.notBeforeMs = nowMs + seed.backoffMs
  }

  #find(address: string): Seed | undefined {
    return this.#seeds.find((seed) => formatAddress(seed.address) === address)
  }
}
