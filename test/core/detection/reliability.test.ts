import { Reliability, unansweredPhi } from '../../../src/core/detection/reliability.js'

/** What is known after so many exchanges, of which each `missedEach`th went unanswered. */
const after = (exchanges: number, missedEach: number): Reliability => {
  const reliability = new Reliability()
  for (let i = 1; i <= exchanges; i++) {
    if (i % missedEach === 0) reliability.missed()
    else reliability.answered()
  }
  return reliability
}

describe('the reliability of the network', () => {
  it('is learnt from exchanges, and kept within bounds', () => {
    expect(after(1000, Infinity).failureRate.rate).toBe(0.02)
    expect(after(1000, 1).failureRate.rate).toBe(0.95)
  })

  it('comes to the share of exchanges that fail', () => {
    const { rate } = after(2000, 4).failureRate
    expect(rate).toBeGreaterThan(0.23)
    expect(rate).toBeLessThan(0.27)
  })

  it('is the mean of what happened until that is more than is remembered, the assumption weighing as four', () => {
    for (const exchanges of [0, 2, 10, 40]) {
      const { rate, weight } = after(exchanges, 2).failureRate
      expect(weight).toBe(4 + exchanges)
      expect(rate).toBeCloseTo((0.1 * 4 + 0.5 * exchanges) / weight, 12)
    }
    expect(after(1000, 2).failureRate.weight).toBe(64)
  })
})

describe('questions that go unanswered one after the other', () => {
  it('are as improbable as the rate says, where it is known for certain', () => {
    expect(unansweredPhi(0, { rate: 0.1, weight: 64 })).toBe(0)
    expect(unansweredPhi(1, { rate: 0.1, weight: 64 })).toBeCloseTo(1, 12)
    expect(unansweredPhi(5, { rate: 0.1, weight: 1e9 })).toBeCloseTo(5, 6)
  })

  it('say less, the less the rate is known', () => {
    const phis = [8, 16, 64].map((weight) => unansweredPhi(5, { rate: 0.1, weight }))
    expect(phis).toEqual([...phis].sort((a, b) => a - b))
    // the predictive law of a share of which 0.8 of 8 were counted
    expect(phis[0]).toBeCloseTo(-Math.log10((0.8 / 8) * (1.8 / 9) * (2.8 / 10) * (3.8 / 11) * (4.8 / 12)), 12)
  })
})
