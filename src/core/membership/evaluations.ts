import type { Context } from '../step.js'
import type { Doubts } from './doubts.js'
import type { Reachability } from './reachability.js'

/**
 * When the silences of peers are weighed: as soon as something can follow from it, and never more often than each
 * `evaluationIntervalMs`.
 *
 * Something can follow while anybody is in doubt, when a question is late, and when somebody is silent although a word about
 * everybody has come or should have. At rest that is rare: an evaluation that finds nothing costs a node as much as a message.
 */
export class Evaluations {
  #lastMs: number
  #nextMs = Infinity

  constructor(
    private readonly context: Context,
    private readonly reachability: Reachability,
    private readonly doubts: Doubts,
  ) {
    this.#lastMs = context.now.monotonicMs
  }

  /** When the next is due, on the monotonic clock, if nothing happens before; `Infinity` for never. */
  get nextMs(): number {
    return this.#nextMs
  }

  /**
   * To be called with each input, once it was taken in. One that has become due by this very input is held at once. One that was due
   * before is waited for: by how much it is late says how late this node is for everything.
   */
  follow(isEvaluation: boolean): void {
    const nowMs = this.context.now.monotonicMs
    const isAwaited = this.#nextMs <= nowMs
    const dueMs = this.#dueMs()
    if (isEvaluation || (!isAwaited && dueMs <= nowMs)) {
      this.#evaluate()
      this.#nextMs = this.#dueMs()
    } else if (dueMs > nowMs) this.#nextMs = dueMs
  }

  #evaluate(): void {
    this.reachability.noticeLate()
    if (this.doubts.weigh()) this.#lastMs = this.context.now.monotonicMs
    this.reachability.giveUp()
  }

  #dueMs(): number {
    const dueMs = Math.min(this.reachability.nextMs, this.doubts.nextMs())
    return Math.max(this.#lastMs + this.context.settings.evaluationIntervalMs, dueMs)
  }
}
