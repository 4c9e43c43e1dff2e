/** Rounds without a word from anybody after which a node takes itself for deaf. */
const deafAfterRounds = 2
/** A node that is deaf for longer than this many rounds is isolated: then the others are out of reach, and that is told. */
const isolatedAfterRounds = 7

/**
 * Whether this node hears anything at all.
 *
 * When nobody is heard for a while, every peer falls silent at once, and that says more about this node's network than about
 * any of them: so the time of deafness counts against nobody, up to a limit (the local health of Lifeguard, Dadgar et
 * al. 2017, made a matter of time).
 */
export class Hearing {
  #lastMs: number
  readonly #deafAfterMs: number
  readonly #isolatedAfterMs: number

  constructor(roundIntervalMs: number, nowMs: number) {
    this.#lastMs = nowMs
    this.#deafAfterMs = deafAfterRounds * roundIntervalMs
    this.#isolatedAfterMs = isolatedAfterRounds * roundIntervalMs
  }

  /** Somebody spoke. Returns for how long the node was deaf before. */
  heard(nowMs: number): number {
    const silentMs = Math.min(nowMs - this.#lastMs, this.#isolatedAfterMs)
    this.#lastMs = nowMs
    return Math.max(0, silentMs - this.#deafAfterMs)
  }

  /** Whether it is deaf now, and not yet for so long that it must be isolated. */
  isDeaf(nowMs: number): boolean {
    const silentMs = nowMs - this.#lastMs
    return silentMs > this.#deafAfterMs && silentMs < this.#isolatedAfterMs
  }

  /** The node itself stood still or was late for that time. */
  shift(byMs: number, nowMs: number): void {
    this.#lastMs = Math.min(nowMs, this.#lastMs + byMs)
  }
}
