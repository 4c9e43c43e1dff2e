/**
 * Notices that this node itself stood still (garbage collection, a suspended machine, a blocked event loop), so that it
 * does not convict everybody for its own silence. Cassandra learnt this the hard way; Pekko only warns.
 *
 * A running node has a tick every `tickMs`; when its inputs lie further apart than half as much again, it was stopped.
 */
export class PauseGuard {
  readonly #tickMs: number
  #lastMs: number

  constructor(tickMs: number, nowMs: number) {
    this.#tickMs = tickMs
    this.#lastMs = nowMs
  }

  /** To be called with each input. Returns for how long the node stood still before it; 0 when it did not. */
  check(nowMs: number): number {
    const gap = nowMs - this.#lastMs
    this.#lastMs = nowMs
    return gap > 1.5 * this.#tickMs ? gap - this.#tickMs : 0
  }
}
