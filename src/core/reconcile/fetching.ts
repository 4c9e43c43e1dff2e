import type { Address } from '../address.js'
import type { Context } from '../step.js'
import type { Digest } from './digest.js'
import type { Questions } from './questions.js'

/**
 * Fetches the rest of what was cut and is no news, as a map that is copied: each piece is followed by the question for the next, not
 * by that of the next round. One at a time, as two would bring the same.
 */
export class Fetching {
  /** The exchange that was begun for the next piece; below the first before any was. */
  #exchange = -1

  constructor(
    private readonly context: Context,
    private readonly questions: Questions,
    private readonly makeDigest: () => Digest,
  ) {}

  /** Asks whoever sent a piece for the next. Returns whether it is asked now: nobody is while an answer may still come. */
  next(from: Address): boolean {
    const { now, responses } = this.context
    if (this.questions.pending.isOpen(this.#exchange, now.monotonicMs - responses.timeoutMs)) return false
    this.#exchange = this.questions.begin(from, this.makeDigest())
    return true
  }

  /** Whether an exchange is the one that was begun for a piece. */
  isFor(exchange: number): boolean {
    return exchange === this.#exchange
  }
}
