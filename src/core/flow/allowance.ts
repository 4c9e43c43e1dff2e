/** How much of a limit may be used at once, after it was not used: so many seconds' worth. */
const burstSeconds = 1

/** What may be published now: a token bucket that fills at the limit of each moment. */
export class Allowance {
  #tokens = Infinity
  #atMs: number

  constructor(nowMs: number) {
    this.#atMs = nowMs
  }

  /** Takes one, if there is one. */
  take(perSecond: number, nowMs: number): boolean {
    this.#fill(perSecond, nowMs)
    if (this.#tokens < 1) return false
    this.#tokens -= 1
    return true
  }

  /** When there will be one, if the limit stays. */
  nextMs(perSecond: number, nowMs: number): number {
    this.#fill(perSecond, nowMs)
    return this.#tokens >= 1 ? nowMs : nowMs + ((1 - this.#tokens) / perSecond) * 1000
  }

  #fill(perSecond: number, nowMs: number): void {
    const grown = this.#tokens + ((nowMs - this.#atMs) / 1000) * perSecond
    this.#tokens = Math.min(grown, Math.max(1, perSecond * burstSeconds))
    this.#atMs = nowMs
  }
}
