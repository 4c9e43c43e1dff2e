import type { PeerName } from '../message.js'

/** Where nothing came of a question the next waits for twice as long, up to so many times as long as the first. */
const mostPatience = 32

interface Asked {
  readonly atMs: number
  /** What was held then. */
  readonly version: number
  /** For so many times as long as an answer may take nobody else is asked. */
  readonly patience: number
}

/**
 * Peers of which news came that does not continue what is held: something before it was missed.
 *
 * Whoever sent it has what is missing and is asked for it at once. Otherwise one lost push would make gaps of all that
 * follow, until a round fills the first. While an answer may still come, nobody else is asked; and ever more rarely while
 * none brings anything, as there may be no room for it here: then each push would be answered by a message full of that.
 */
export class Gaps {
  /** In the order of the times. */
  readonly #asked = new Map<PeerName, Asked>()

  /** There is a gap behind `version`, which is held; returns whether to ask. An answer may come within `patienceMs`. */
  found(name: PeerName, version: number, nowMs: number, patienceMs: number): boolean {
    for (const [asked, { atMs }] of this.#asked) {
      if (nowMs - atMs < 2 * mostPatience * patienceMs) break
      this.#asked.delete(asked)
    }
    const last = this.#asked.get(name)
    if (last !== undefined && nowMs - last.atMs < last.patience * patienceMs) return false
    const patience = last?.version === version ? Math.min(mostPatience, 2 * last.patience) : 1
    this.#asked.delete(name)
    this.#asked.set(name, { atMs: nowMs, version, patience })
    return true
  }

  /** What came continued what is held: the next gap is a new one. */
  filled(name: PeerName): void {
    this.#asked.delete(name)
  }
}
