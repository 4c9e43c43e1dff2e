import type { ArrivalWindow } from './arrival-window.js'

/** How suspicion grows with silence. */
export interface PhiSettings {
  /**
   * `normal`: intervals scatter around their mean (Hayashibara et al. 2004, section 4; as in Akka).
   * `exponential`: arrivals are a Poisson process (as in Cassandra); a longer tail, so a slower verdict.
   */
  readonly distribution: 'normal' | 'exponential'
  /** Least standard deviation assumed, so that a very regular peer is not convicted for one late beat. */
  readonly minDeviationMs: number
  /** Silence beyond the mean that is forgiven before suspicion starts to grow. */
  readonly acceptablePauseMs: number
  /** What is assumed of a peer before it is known: this mean (and half of it as deviation) ... */
  readonly priorIntervalMs: number
  /** ... with the weight of this many intervals. */
  readonly priorWeight: number
}

/**
 * Intervals between newer heartbeats scatter at least by this share of their mean: gossip brings them by chance. Held
 * against simulated clusters at 0 to 25 % loss, it keeps phi honest out to one in a hundred thousand, and a short window
 * that happens to be regular from being believed.
 */
const leastScatter = 0.75

/** Phi is clamped here: a number that dashboards can draw, and certain enough. */
export const maxPhi = 100

/**
 * Phi of a peer that has been silent for `silentMs`: -log10 of the probability that a peer like this one is alive and
 * silent for so long. 1 means one mistake in ten, 8 one in a hundred million.
 */
export const phi = (arrivals: ArrivalWindow, silentMs: number, settings: PhiSettings): number => {
  const { mean, deviation } = estimate(arrivals, settings)
  const value =
    settings.distribution === 'normal'
      ? normalPhi(
          silentMs,
          mean + settings.acceptablePauseMs,
          Math.max(deviation, settings.minDeviationMs, leastScatter * mean),
        )
      : exponentialPhi(silentMs - settings.acceptablePauseMs, mean)
  return Math.min(maxPhi, value)
}

/**
 * The tail of the normal distribution in its logistic approximation (Bowling et al. 2009), which is within 0.02 % of
 * probability and, unlike 1 - CDF, keeps its precision far out.
 */
export const normalPhi = (silentMs: number, meanMs: number, deviationMs: number): number => {
  const y = (silentMs - meanMs) / deviationMs
  const z = y * (1.5976 + 0.070566 * y * y)
  // log10(1 + e^z), written so that e^z cannot overflow
  return z > 30 ? z / Math.LN10 : Math.log1p(Math.exp(z)) / Math.LN10
}

/** The tail of the exponential distribution: e^(-t/mean), so phi grows in proportion to the silence. */
export const exponentialPhi = (silentMs: number, meanMs: number): number => Math.max(0, silentMs) / (meanMs * Math.LN10)

const estimate = (arrivals: ArrivalWindow, settings: PhiSettings): { mean: number; deviation: number } => {
  const { priorIntervalMs: prior, priorWeight: weight } = settings
  const count = arrivals.count + weight
  const mean = (arrivals.sum + weight * prior) / count
  const squares = arrivals.squares + weight * prior * prior * 1.25 // deviation prior / 2: E[x^2] = mean^2 + deviation^2
  return { mean, deviation: Math.sqrt(Math.max(0, squares / count - mean * mean)) }
}
