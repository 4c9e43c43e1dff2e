/**
 * Notices that this node itself stood still (garbage collection, a suspended machine, a blocked event loop) or is late for
 * everything (a process that has more to do than it can), so that it does not convict everybody for its own slowness.
 * Cassandra learnt this the hard way; Pekko only warns.
 *
 * A running node has a tick every `tickMs`. When its inputs lie further apart than half as much again, it was stopped. When
 * they do not and its ticks do, it works off what has piled up.
 */
export class PauseGuard {
  readonly #tickMs: number
  #lastMs: number
  #tickedMs: number
  /** Time in which it was found to have stood still since the last tick. */
  #stoodMs = 0

  constructor(tickMs: number, nowMs: number) {
    this.#tickMs = tickMs
    this.#lastMs = nowMs
    this.#tickedMs = nowMs
  }

  /** To be called with each input. Returns for how long the node stood still before it; 0 when it did not. */
  pausedMs(nowMs: number): number {
    const stoodMs = this.#beyondTick(nowMs - this.#lastMs)
    this.#lastMs = nowMs
    this.#stoodMs += stoodMs
    return stoodMs
  }

  /** To be called with each tick, after that. Returns by how much it came late, what the node stood still not counted. */
  lateMs(nowMs: number): number {
    const lateMs = this.#beyondTick(nowMs - this.#tickedMs - this.#stoodMs)
    this.#tickedMs = nowMs
    this.#stoodMs = 0
    return lateMs
  }

  #beyondTick(gapMs: number): number {
    return gapMs > 1.5 * this.#tickMs ? gapMs - this.#tickMs : 0
  }
}
