/** What is assumed of a peer's rhythm before it is known. */
export interface Rhythm {
  readonly meanMs: number
  readonly deviationMs: number
  /** How many intervals the assumption weighs as much as. */
  readonly weight: number
}

/**
 * The rhythm in which a peer's heartbeats arrive: mean and variance of the intervals between them.
 *
 * They are kept as running moments (Welford 1962); once `size` intervals weigh in, the oldest fade out exponentially (West
 * 1979). The phi accrual paper keeps the intervals themselves in a window of that size: the estimate is as good, and a peer
 * takes a few dozen bytes instead of some hundreds, which is what a large cluster's memory consists of.
 */
export class ArrivalWindow {
  readonly #size: number
  #count: number
  #mean: number
  #variance: number
  /** Monotonic time of the newest arrival. */
  lastMs: number
  /** The interval that ends with the next arrival covers an outage or a pause, and is no sample. */
  #tainted = false

  constructor(size: number, assumed: Rhythm, nowMs: number) {
    this.#size = size
    this.#count = Math.min(size, assumed.weight)
    this.#mean = assumed.meanMs
    this.#variance = assumed.deviationMs * assumed.deviationMs
    this.lastMs = nowMs
  }

  /** How many intervals weigh in, the assumption included; at most the size of the window. */
  get count(): number {
    return this.#count
  }

  get meanMs(): number {
    return this.#mean
  }

  get deviationMs(): number {
    return Math.sqrt(this.#variance)
  }

  /** Takes an arrival; an interval above `maxIntervalMs` is an outage, not a sample. */
  arrive(nowMs: number, maxIntervalMs: number): void {
    const intervalMs = nowMs - this.lastMs
    if (!this.#tainted && intervalMs <= maxIntervalMs) this.#add(intervalMs)
    this.#tainted = false
    this.lastMs = nowMs
  }

  /** Whether the silence so far is shorter than so many average intervals: nothing to think about. */
  isWithinHabit(nowMs: number, intervals = 1, leastMeanMs = 0): boolean {
    return nowMs - this.lastMs < intervals * Math.max(this.#mean, leastMeanMs)
  }

  /** The peer was failed or this node was stopped: what lies between the last arrival and the next is no sample. */
  taint(): void {
    this.#tainted = true
  }

  /** Moves the last arrival by the time for which this node itself stood still. */
  shift(byMs: number): void {
    this.lastMs += byMs
    this.taint()
  }

  #add(intervalMs: number): void {
    this.#count = Math.min(this.#size, this.#count + 1)
    const share = 1 / this.#count
    const surprise = intervalMs - this.#mean
    this.#mean += share * surprise
    this.#variance = (1 - share) * (this.#variance + share * surprise * surprise)
  }
}
