import type { PeerName } from '../message.js'

/**
 * Peers of which news came that does not continue what is held: something before it was missed.
 *
 * Whoever sent it has what is missing and is asked for it at once. Otherwise one lost push would make gaps of all that
 * follow, until a round fills the first. While an answer may still come, nobody else is asked.
 */
export class Gaps {
  /** In the order of the times. */
  readonly #askedMs = new Map<PeerName, number>()

  /** There is a gap; returns whether to ask. An answer may come within `patienceMs`. */
  found(name: PeerName, nowMs: number, patienceMs: number): boolean {
    for (const [asked, askedMs] of this.#askedMs) {
      if (nowMs - askedMs < patienceMs) break
      this.#askedMs.delete(asked)
    }
    if (this.#askedMs.has(name)) return false
    this.#askedMs.set(name, nowMs)
    return true
  }

  /** What came continued what is held: the next gap is a new one. */
  filled(name: PeerName): void {
    this.#askedMs.delete(name)
  }
}
