/** Once so many exchanges weigh in, the oldest fade out exponentially. */
const memory = 64
/** Assumed before anything is known. */
const priorRate = 0.1
/** How many exchanges the assumption weighs as much as. */
const priorWeight = 4
/** No network is taken to be better than this, nor worse than the next. */
const leastRate = 0.02
const greatestRate = 0.95

/** How often questions to living peers go unanswered, and how well that is known. */
export interface FailureRate {
  /** A share, above 0 and below 1. */
  readonly rate: number
  /** How many exchanges the estimate rests on. */
  readonly weight: number
}

/**
 * How often exchanges with living peers go unanswered here: the network's doing, not the peers'.
 *
 * A plain mean at first, so that a bad network is known for one after a few exchanges; a fading one in the long run.
 */
export class Reliability {
  #rate = priorRate
  #weight = priorWeight

  /** Share of exchanges that are not answered in time, within 0.02 and 0.95. */
  get failureRate(): FailureRate {
    return { rate: Math.min(greatestRate, Math.max(leastRate, this.#rate)), weight: this.#weight }
  }

  answered(): void {
    this.#learn(0)
  }

  missed(): void {
    this.#learn(1)
  }

  #learn(outcome: 0 | 1): void {
    this.#weight = Math.min(memory, this.#weight + 1)
    this.#rate += (outcome - this.#rate) / this.#weight
  }
}

/**
 * -log10 of the probability that so many questions to a living peer go unanswered one after the other.
 *
 * The rate is an estimate, so each of them also says that it may have been too low: the next one surprises less (Pólya's
 * urn, the predictive law of a share that was counted). A rate known for certain would give `count` times -log10 of it.
 */
export const unansweredPhi = (count: number, { rate, weight }: FailureRate): number => {
  let phi = 0
  for (let i = 0; i < count; i++) phi -= Math.log10((rate * weight + i) / (weight + i))
  return phi
}
