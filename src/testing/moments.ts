import type { SchedulerLike } from 'rxjs'

/** A moment to come for each of many; one that has passed is as good as none, and is not kept for long. */
export class Moments {
  readonly #moments = new Map<string, number>()
  #sweepAt = 1024

  constructor(private readonly scheduler: SchedulerLike) {}

  /** How many are kept. */
  get size(): number {
    return this.#moments.size
  }

  /** `-Infinity` where there is none. */
  of(key: string): number {
    return this.#moments.get(key) ?? -Infinity
  }

  set(key: string, ms: number): void {
    this.#moments.set(key, ms)
    if (this.size >= this.#sweepAt) this.#sweep()
  }

  #sweep(): void {
    const nowMs = this.scheduler.now()
    for (const [key, ms] of this.#moments) if (ms < nowMs) this.#moments.delete(key)
    this.#sweepAt = Math.max(1024, 2 * this.size)
  }
}
