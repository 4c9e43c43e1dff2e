/** Exchanges after which the estimate has forgotten two thirds of what it knew. */
const memory = 64
/** Assumed before anything is known. */
const priorRate = 0.1
/** No network is taken to be better than this, nor worse than the next. */
const leastRate = 0.02
const greatestRate = 0.95

/** How often exchanges with living peers go unanswered here: the network's doing, not the peers'. */
export class Reliability {
  #rate = priorRate

  /** Share of exchanges that are not answered in time, within 0.02 and 0.95. */
  get failureRate(): number {
    return Math.min(greatestRate, Math.max(leastRate, this.#rate))
  }

  answered(): void {
    this.#rate -= this.#rate / memory
  }

  missed(): void {
    this.#rate += (1 - this.#rate) / memory
  }
}
