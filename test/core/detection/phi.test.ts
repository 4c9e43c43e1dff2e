import fc from 'fast-check'
import type { AssumedRhythm } from '../../../src/core/detection/arrivals.js'
import {
  exponentialPhi,
  maxPhi,
  normalPhi,
  phi,
  type PhiSettings,
  silenceReaching,
} from '../../../src/core/detection/phi.js'
import { ArrivalsOfOne } from '../support/arrivals-of-one.js'

const settings: PhiSettings = { distribution: 'normal', minDeviationMs: 100, acceptablePauseMs: 0 }
const exponential: PhiSettings = { ...settings, distribution: 'exponential' }
const assumed: AssumedRhythm = { meanMs: 1000, deviationMs: 800, weight: 4 }

/** A peer whose heartbeats came at those intervals, in turn. */
const beating = (count: number, ...intervals: readonly number[]): ArrivalsOfOne => {
  const window = new ArrivalsOfOne(1000, { ...assumed, weight: 1e-9 }, 0)
  for (let i = 0; i < count; i++) window.arrive(window.lastMs + intervals[i % intervals.length]!)
  return window
}

describe('phi of a normal distribution', () => {
  it.each([
    [500, 0.1],
    [1000, 0.3],
    [1200, 1.6],
    [1400, 4.7],
    [1600, 10.8],
    [1700, 15.3],
  ])('after %i ms at mean 1000 and deviation 100 is %f', (silentMs, expected) => {
    expect(Math.abs(normalPhi(silentMs, 1000, 100) - expected)).toBeLessThanOrEqual(0.1)
  })

  it('never falls while silence lasts, and is never negative or NaN', () => {
    const ms = fc.double({ min: 0, max: 1e9, noNaN: true })
    fc.assert(
      fc.property(ms, ms, fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 1, max: 100_000 }), (...args) => {
        const [a, b, mean, deviation] = args
        const shorter = normalPhi(Math.min(a, b), mean, deviation)
        expect(shorter).toBeGreaterThanOrEqual(0)
        expect(normalPhi(Math.max(a, b), mean, deviation)).toBeGreaterThanOrEqual(shorter)
      }),
    )
  })

  it('goes over smoothly to where e^z would overflow', () => {
    const beside = (z: number): number => normalPhi(z, 0, 1)
    for (let y = 5.5; y < 7; y += 0.01) expect(beside(y + 0.01) - beside(y)).toBeLessThan(0.1)
    expect(normalPhi(1e9, 0, 1)).toBeGreaterThan(1000)
  })
})

describe('phi of an exponential distribution', () => {
  it.each([0, 500, 1000, 18_420, 100_000])('grows in proportion: %i ms', (silentMs) => {
    expect(exponentialPhi(silentMs, 1000)).toBeCloseTo(silentMs / (1000 * Math.LN10), 10)
  })

  it('convicts after 18.4 mean intervals at threshold 8', () => {
    expect(exponentialPhi(18_421, 1000)).toBeGreaterThan(8)
    expect(exponentialPhi(18_420, 1000)).toBeLessThan(8)
  })
})

describe('phi of a peer', () => {
  it('is that of its own rhythm once it is known', () => {
    const window = beating(1000, 100, 1900)
    expect(phi(window, 4000, settings)).toBeCloseTo(normalPhi(4000, 1000, 900), 5)
    expect(phi(window, 3000, exponential)).toBeCloseTo(3000 / (1000 * Math.LN10), 5)
  })

  it('is that of the assumed rhythm at first', () => {
    const unknown = new ArrivalsOfOne(100, assumed, 0)
    expect(phi(unknown, 3000, settings)).toBeCloseTo(normalPhi(3000, 1000, 800), 10)
    expect(phi(unknown, 3000, exponential)).toBeCloseTo(exponentialPhi(3000, 1000), 10)
  })

  it('is kept calm by what is assumed, after the first few intervals', () => {
    const calm = new ArrivalsOfOne(100, assumed, 0)
    for (const ms of [10, 20]) calm.arrive(ms)
    expect(phi(calm, 1500, settings)).toBeLessThan(1.5)
    expect(phi(beating(2, 10), 1500, settings)).toBeGreaterThan(10)
  })

  it('assumes no less than the least deviation, nor less scatter than gossip has', () => {
    const regular = beating(1000, 1000)
    const phiAt = (minDeviationMs: number): number => phi(regular, 3000, { ...settings, minDeviationMs })
    expect(phiAt(2000)).toBeCloseTo(normalPhi(3000, 1000, 2000), 5)
    expect(phiAt(1)).toBeCloseTo(normalPhi(3000, 1000, 750), 5)
  })

  it.each([settings, exponential])('forgives the acceptable pause: $distribution', (base) => {
    const window = beating(100, 950, 1050)
    expect(phi(window, 4200, { ...base, acceptablePauseMs: 3000 })).toBeCloseTo(phi(window, 1200, base), 8)
  })

  it.each([settings, exponential])('is clamped: $distribution', (base) => {
    expect(phi(beating(100, 1000), 1e9, base)).toBe(maxPhi)
    expect(phi(beating(100, 1000), 0, base)).toBeGreaterThanOrEqual(0)
  })
})

describe.each(['normal', 'exponential'] as const)('a silence that reaches a phi under the %s law', (distribution) => {
  const ms = (max: number): fc.Arbitrary<number> => fc.double({ min: 1, max, noNaN: true })

  it('tells of any rhythm what phi would', () => {
    const rhythm = fc.record({ meanMs: ms(20_000), deviationMs: ms(20_000) })
    const some = fc.record({ minDeviationMs: ms(2000), acceptablePauseMs: ms(3000) })
    const threshold = fc.double({ min: 0.01, max: 99, noNaN: true })
    fc.assert(
      fc.property(rhythm, some, threshold, ms(200_000), (of, more, above, silentMs) => {
        const law = { distribution, ...more }
        const reachedMs = silenceReaching(above, law)(of)
        fc.pre(Math.abs(silentMs - reachedMs) > 1e-6 * reachedMs)
        expect(silentMs > reachedMs).toBe(phi(of, silentMs, law) > above)
      }),
    )
  })
})
