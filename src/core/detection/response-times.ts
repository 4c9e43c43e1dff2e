/** By how much one answer moves the mean, and by how much the mean deviation. */
const [meanShare, deviationShare] = [1 / 8, 1 / 4] as const
/** An answer that takes so many mean deviations longer than the mean is no longer expected. */
const patience = 4
/** An answer that takes so many times as long as one is usually waited for is as good as none. */
const mostTimeouts = 8

/**
 * How long answers to this node's questions take: so long it waits before silence speaks against whoever was asked.
 *
 * Mean and mean deviation, as TCP finds its retransmission timeout (Jacobson, SIGCOMM 1988; RFC 6298). A timeout that does not
 * follow them is too short for a network that is slower, and for processes that have more to do than they can: then each
 * question counts as unanswered, and the doubt that follows asks the next.
 */
export class ResponseTimes {
  #meanMs: number | undefined
  #deviationMs = 0

  /** Beyond that nobody waits, nor learns from an answer. */
  readonly mostMs: number

  /**
   * @param leastMs Nobody is expected to answer sooner, however quick the others.
   * @param usualMs How long an answer is waited for where nothing else is known.
   */
  constructor(
    private readonly leastMs: number,
    usualMs: number,
  ) {
    this.mostMs = Math.max(leastMs, mostTimeouts * usualMs)
  }

  /** After so long there was an answer. */
  answered(afterMs: number): void {
    if (this.#meanMs === undefined) {
      this.#meanMs = afterMs
      this.#deviationMs = afterMs / 2
      return
    }
    const surprise = afterMs - this.#meanMs
    this.#deviationMs += deviationShare * (Math.abs(surprise) - this.#deviationMs)
    this.#meanMs += meanShare * surprise
  }

  /** Who has not answered after so long is late. */
  get timeoutMs(): number {
    const expectedMs = (this.#meanMs ?? 0) + patience * this.#deviationMs
    return Math.max(this.leastMs, Math.min(this.mostMs, expectedMs))
  }
}
