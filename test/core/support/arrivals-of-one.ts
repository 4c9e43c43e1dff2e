import { Arrivals, type AssumedRhythm, type Rhythm } from '../../../src/core/detection/arrivals.js'
import { Coverage } from '../../../src/core/detection/coverage.js'
import { field, PeerRecords } from '../../../src/core/peer-records.js'

/** The arrivals of a single peer, which is met at `nowMs`. */
export class ArrivalsOfOne implements Rhythm {
  readonly coverage = new Coverage(0)
  readonly #records = new PeerRecords()
  readonly #arrivals: Arrivals

  constructor(phiWindow: number, assumedRhythm: AssumedRhythm, nowMs: number, maxIntervalMs = 1e9) {
    this.#records.reserve(1)
    this.#arrivals = new Arrivals(this.#records, { phiWindow, assumedRhythm, maxIntervalMs }, this.coverage, 0b1000)
    this.#arrivals.begin(0, nowMs)
  }

  get weight(): number {
    return this.#records.get(0, field.weight)
  }

  get meanMs(): number {
    return this.#arrivals.meanMs(0)
  }

  get deviationMs(): number {
    return this.#arrivals.deviationMs(0)
  }

  get lastMs(): number {
    return this.#arrivals.lastMs(0)
  }

  arrive(...times: readonly number[]): this {
    for (const time of times) this.#arrivals.arrive(0, time)
    return this
  }

  rhythmUntil(ms: number): Rhythm {
    return this.#arrivals.rhythmUntil(0, ms)
  }

  taint(): void {
    this.#arrivals.taint(0)
  }

  shift(byMs: number, nowMs: number): void {
    this.#arrivals.shift(0, byMs, nowMs)
  }

  waited(untilMs: number): void {
    this.#arrivals.waited(untilMs)
  }

  habitEndsMs(intervals: number): number {
    return this.#arrivals.habitEndsMs(0, intervals)
  }
}
