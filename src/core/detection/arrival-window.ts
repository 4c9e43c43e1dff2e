/**
 * When a peer's heartbeats arrived: the last intervals in a ring buffer, with running sums.
 *
 * Intervals are kept as whole milliseconds, so that the sums stay exact and an evaluation costs the same whatever the size
 * of the window.
 */
export class ArrivalWindow {
  readonly #size: number
  #intervals = new Uint32Array(8)
  #count = 0
  #next = 0
  #sum = 0
  #squares = 0
  /** Monotonic time of the newest arrival. */
  lastMs: number
  /** The interval that ends with the next arrival covers an outage or a pause, and is no sample. */
  #tainted = false

  constructor(size: number, nowMs: number) {
    this.#size = size
    this.lastMs = nowMs
  }

  get count(): number {
    return this.#count
  }

  get sum(): number {
    return this.#sum
  }

  get squares(): number {
    return this.#squares
  }

  /** Takes an arrival; an interval above `maxIntervalMs` is an outage, not a sample. */
  arrive(nowMs: number, maxIntervalMs: number): void {
    const interval = Math.round(nowMs - this.lastMs)
    if (!this.#tainted && interval <= maxIntervalMs) this.#add(interval)
    this.#tainted = false
    this.lastMs = nowMs
  }

  /** Whether the silence so far is shorter than the average interval: nothing to think about. */
  isWithinHabit(nowMs: number): boolean {
    return (nowMs - this.lastMs) * this.#count < this.#sum
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

  #add(interval: number): void {
    if (this.#next === this.#intervals.length && this.#next < this.#size) this.#grow()
    if (this.#next === this.#size) this.#next = 0
    if (this.#count === this.#size) {
      const oldest = this.#intervals[this.#next] as number
      this.#sum -= oldest
      this.#squares -= oldest * oldest
    } else this.#count++
    this.#intervals[this.#next++] = interval
    this.#sum += interval
    this.#squares += interval * interval
  }

  #grow(): void {
    const grown = new Uint32Array(Math.min(this.#size, this.#intervals.length * 2))
    grown.set(this.#intervals)
    this.#intervals = grown
  }
}
