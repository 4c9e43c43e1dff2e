import type { Settings } from '../settings.js'

/** Time that went by while something was due which this node's own timers bring. All in milliseconds. */
export interface Lapse {
  /** What of it has not been told before. */
  readonly newMs: number
  /** For how long nothing came at all just now; 0 when something did. */
  readonly stoodMs: number
  /** By how much what comes now is late, what the node stood still not counted; 0 for what no timer brings. */
  readonly lateMs: number
}

/**
 * Notices that this node itself stood still (garbage collection, a suspended machine, a blocked event loop) or is late for
 * everything (a process that has more to do than it can), so that it does not convict everybody for its own slowness.
 * Cassandra learnt this the hard way; Pekko only warns.
 *
 * A running node has a heartbeat each `heartbeatIntervalMs` at least, and an evaluation when one is due. When neither comes by half an
 * `evaluationIntervalMs` after that, it was stopped, if nothing else comes either; if something does, it works off what has piled up.
 */
export class PauseGuard {
  readonly #toleranceMs: number
  readonly #heartbeatMs: number
  #lastMs: number
  /** The last heartbeat or evaluation. */
  #tickedMs: number
  /** Time in which it was found to have stood still since then. */
  #stoodMs = 0
  /** What was before that has been told. */
  #toldMs: number

  constructor(
    { evaluationIntervalMs, heartbeatIntervalMs }: Pick<Settings, 'evaluationIntervalMs' | 'heartbeatIntervalMs'>,
    nowMs: number,
  ) {
    this.#toleranceMs = evaluationIntervalMs / 2
    this.#heartbeatMs = heartbeatIntervalMs
    this.#lastMs = nowMs
    this.#tickedMs = nowMs
    this.#toldMs = nowMs
  }

  /** Since the last input. */
  quietMs(nowMs: number): number {
    return nowMs - this.#lastMs
  }

  /**
   * To be called with each input. Returns `undefined` when all comes as it should. `evaluationMs`: when the next evaluation was due;
   * `isTick`: whether this is a heartbeat or an evaluation.
   */
  notice(nowMs: number, evaluationMs: number, isTick: boolean): Lapse | undefined {
    const dueMs = Math.min(this.#tickedMs + this.#heartbeatMs, evaluationMs)
    const lapse = nowMs - dueMs > this.#toleranceMs ? this.#lapse(nowMs, dueMs, isTick) : undefined
    this.#lastMs = nowMs
    if (!isTick) return lapse
    this.#tickedMs = nowMs
    this.#stoodMs = 0
    return lapse
  }

  #lapse(nowMs: number, dueMs: number, isTick: boolean): Lapse {
    const newMs = nowMs - Math.max(dueMs, this.#toldMs)
    this.#toldMs = nowMs
    const quietMs = nowMs - Math.max(dueMs, this.#lastMs)
    const stoodMs = quietMs > this.#toleranceMs ? quietMs : 0
    this.#stoodMs += stoodMs
    const lateMs = isTick ? nowMs - Math.max(dueMs, this.#tickedMs) - this.#stoodMs : 0
    return { newMs, stoodMs, lateMs }
  }
}
