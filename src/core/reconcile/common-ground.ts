/** What others did not have is not tried again for so many rounds at most. */
const mostRounds = 8

/**
 * Whether others are likely to have the same as this node: the same roster, so that a digest may speak in columns, or the same
 * maps, so that it need not say their versions.
 *
 * What changed within the last rounds is probably news to them; and what somebody did not have is tried again a round later,
 * then after twice as many: a node that differs for good speaks so that everybody can read it.
 */
export class CommonGround {
  #rounds = 0
  #notBeforeMs = -Infinity

  /** @param calmRounds For how many rounds nothing must have changed. */
  constructor(
    private readonly roundIntervalMs: number,
    private readonly calmRounds: number,
  ) {}

  isLikely(changedMs: number, nowMs: number): boolean {
    return nowMs >= Math.max(this.#notBeforeMs, changedMs + this.calmRounds * this.roundIntervalMs)
  }

  /** Somebody had the same. */
  found(): void {
    this.#rounds = 0
  }

  /** Somebody had not. */
  missed(nowMs: number): void {
    this.#rounds = Math.min(mostRounds, Math.max(1, 2 * this.#rounds))
    this.#notBeforeMs = nowMs + this.#rounds * this.roundIntervalMs
  }
}
