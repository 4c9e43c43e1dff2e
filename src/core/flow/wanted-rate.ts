/** How many writes a second the application asks for: an average that forgets exponentially. */
export class WantedRate {
  #count = 0
  #atMs: number

  /** @param memoryMs After this time a write counts for a third. */
  constructor(
    private readonly memoryMs: number,
    nowMs: number,
  ) {
    this.#atMs = nowMs
  }

  add(nowMs: number): void {
    this.#count = this.#decayed(nowMs) + 1
    this.#atMs = nowMs
  }

  perSecond(nowMs: number): number {
    return (this.#decayed(nowMs) / this.memoryMs) * 1000
  }

  #decayed(nowMs: number): number {
    return this.#count * Math.exp((this.#atMs - nowMs) / this.memoryMs)
  }
}
