import type { Rhythm } from './arrivals.js'

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
export const phi = ({ meanMs, deviationMs }: Rhythm, silentMs: number, settings: PhiSettings): number => {
  const { distribution, minDeviationMs, acceptablePauseMs } = settings
  const scatterMs = Math.max(deviationMs, minDeviationMs, leastScatter * meanMs)
  const value =
    distribution === 'normal'
      ? normalPhi(silentMs, meanMs + acceptablePauseMs, scatterMs)
      : exponentialPhi(silentMs - acceptablePauseMs, meanMs)
  return Math.min(maxPhi, value)
}

/** A silence for each rhythm. */
export type SilenceOf = (rhythm: Rhythm) => number

/**
 * How long a peer must be silent for phi to reach `threshold`: whether it has is then known of hundreds without the logarithm of
 * any of them.
 */
export const silenceReaching = (threshold: number, settings: PhiSettings): SilenceOf => {
  const { distribution, minDeviationMs, acceptablePauseMs } = settings
  const means = threshold * Math.LN10
  const deviations = deviationsReaching(threshold)
  return ({ meanMs, deviationMs }) => {
    const scatterMs = Math.max(deviationMs, minDeviationMs, leastScatter * meanMs)
    return acceptablePauseMs + (distribution === 'normal' ? meanMs + deviations * scatterMs : means * meanMs)
  }
}

/** By halving, from where phi is 0 to where it is beyond any clamp: the tail has no inverse that is as plain. */
const deviationsReaching = (threshold: number): number => {
  let deviations = -64
  for (let step = 128; step > 1e-12; step /= 2) if (normalPhi(deviations + step, 0, 1) <= threshold) deviations += step
  return deviations
}

/**
 * A silence, in average intervals, up to which phi cannot be above `threshold`, however regular the peer: so that most
 * peers need not be weighed at all.
 */
export const calmIntervals = (threshold: number, settings: PhiSettings): number => {
  const intervals = silenceReaching(threshold, { ...settings, minDeviationMs: 0, acceptablePauseMs: 0 })
  return Math.max(0, intervals({ meanMs: 1, deviationMs: 0 })) * (1 - roundingError)
}

/** However a product is rounded, who is calm is not suspicious. */
const roundingError = 1e-9

/**
 * The tail of the normal distribution in its logistic approximation (Bowling et al. 2009). It can be computed far out,
 * where 1 - CDF is lost to rounding; there it is an approximation of phi's size, not of its last digits.
 */
export const normalPhi = (silentMs: number, meanMs: number, deviationMs: number): number => {
  const y = (silentMs - meanMs) / deviationMs
  const z = y * (1.5976 + 0.070566 * y * y)
  // log10(1 + e^z), written so that e^z cannot overflow
  return z > 30 ? z / Math.LN10 : Math.log1p(Math.exp(z)) / Math.LN10
}

/** The tail of the exponential distribution: e^(-t/mean), so phi grows in proportion to the silence. */
export const exponentialPhi = (silentMs: number, meanMs: number): number => Math.max(0, silentMs) / (meanMs * Math.LN10)
