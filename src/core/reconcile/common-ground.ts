/** A roster that others did not have is not tried again for so many rounds at most. */
const mostRounds = 8

/**
 * Whether others are likely to have the same roster, so that a digest may speak in columns.
 *
 * A roster that changed within the last round is probably news to them; and one that somebody did not have is tried
 * again a round later, then after twice as many: a node whose roster is another for good speaks by name.
 */
export class CommonGround {
  #rounds = 0
  #notBeforeMs = -Infinity

  constructor(private readonly roundIntervalMs: number) {}

  isLikely(changedMs: number, nowMs: number): boolean {
    return nowMs >= Math.max(this.#notBeforeMs, changedMs + this.roundIntervalMs)
  }

  /** Somebody had the same roster. */
  found(): void {
    this.#rounds = 0
  }

  /** Somebody had another one. */
  missed(nowMs: number): void {
    this.#rounds = Math.min(mostRounds, Math.max(1, 2 * this.#rounds))
    this.#notBeforeMs = nowMs + this.#rounds * this.roundIntervalMs
  }
}
