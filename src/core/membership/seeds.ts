import { type Address, distinct, formatAddress } from '../address.js'
import { pickOne, type Random } from '../random.js'

interface Seed {
  readonly address: Address
  backoffMs: number
  notBeforeMs: number
  /** This node was found there, and nobody else since. */
  isSelf: boolean
  selfReported: boolean
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
      selfReported: false,
      reported: false,
    }))
  }

  /** How many seeds there are besides this node; one at least, where there are any, as it may stand for others, too. */
  get count(): number {
    return Math.min(this.#seeds.length, Math.max(1, this.#seeds.filter(({ isSelf }) => !isSelf).length))
  }

  /** A seed whose time has come, at random. */
  pick(random: Random, nowMs: number): Address | undefined {
    return pickOne(
      random,
      this.#seeds.filter((seed) => seed.notBeforeMs <= nowMs),
    )?.address
  }

  /** The seed answered: it may be asked at any time. */
  answered(address: string): void {
    const seed = this.#find(address)
    if (seed === undefined) return
    seed.backoffMs = 0
    seed.notBeforeMs = -Infinity
    seed.reported = false
    seed.isSelf = false
  }

  /** The seed did not answer. Returns whether that is news: the first time since it last did. */
  failed(address: string, nowMs: number): boolean {
    const seed = this.#find(address)
    if (seed === undefined || seed.notBeforeMs > nowMs) return false
    this.#leaveAlone(seed, nowMs)
    const isNews = !seed.reported
    seed.reported = true
    return isNews
  }

  /**
   * This node found itself there: perhaps it is just another address of its own, perhaps one that stands for several nodes, as
   * that of a service does, and it was this one's turn. So it is left alone for longer each time, too, and never for good. Returns
   * whether that is news.
   */
  wasSelf(address: string, nowMs: number): boolean {
    const seed = this.#find(address)
    if (seed === undefined) return false
    this.#leaveAlone(seed, nowMs)
    seed.isSelf = true
    const isNews = !seed.selfReported
    seed.selfReported = true
    return isNews
  }

  #leaveAlone(seed: Seed, nowMs: number): void {
    seed.backoffMs = Math.min(this.backoffCapMs, Math.max(this.firstBackoffMs, seed.backoffMs * 2))
    seed.notBeforeMs = nowMs + seed.backoffMs
  }

  #find(address: string): Seed | undefined {
    return this.#seeds.find((seed) => formatAddress(seed.address) === address)
  }
}
