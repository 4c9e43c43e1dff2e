import fc from 'fast-check'
import { Coverage } from '../../../src/core/detection/coverage.js'

describe('what share of the peers digests held', () => {
  it('is all before the first digest, and while nothing changes that of the last', () => {
    const coverage = new Coverage(1000)
    expect(coverage.since(0, 5000)).toBe(1)
    coverage.holds(0.25, 1000)
    expect(coverage.since(1000, 9000)).toBe(0.25)
    expect(coverage.since(9000, 9000)).toBe(0.25)
  })

  it('is the average over the time asked for', () => {
    const coverage = new Coverage(0)
    coverage.holds(0.1, 10_000)
    coverage.holds(0.5, 20_000)
    expect(coverage.since(10_000, 20_000)).toBeCloseTo(0.1)
    expect(coverage.since(0, 20_000)).toBeCloseTo(0.55)
    expect(coverage.since(15_000, 25_000)).toBeCloseTo(0.3)
    expect(coverage.since(22_000, 25_000)).toBeCloseTo(0.5)
    expect(coverage.since(15_000, 15_000)).toBe(0.5)
  })

  it('was greatest not before what concerns a silence that is still short', () => {
    const coverage = new Coverage(0)
    coverage.holds(0.1, 10_000)
    coverage.holds(0.5, 20_000)
    coverage.holds(0.25, 30_000)
    // whoever has been silent for 1 s / 0.25, or 1 s / 0.5, is no matter any more
    expect([30_000, 33_999, 34_000].map((nowMs) => coverage.greatest(nowMs, 1000))).toEqual([0.5, 0.5, 0.25])
    expect([30_000, 40_000].map((nowMs) => coverage.greatest(nowMs, 12_000))).toEqual([1, 0.5])
    expect(coverage.greatest(1e9, Infinity)).toBe(1)
  })

  it('is exactly what it has been since the last change', () => {
    const time = fc.double({ min: 0, max: 1e7, noNaN: true })
    fc.assert(
      fc.property(time, time, time, (changedMs, afterMs, silentMs) => {
        const coverage = new Coverage(0)
        coverage.holds(1 / 3, changedMs / 2)
        coverage.holds(1, changedMs)
        expect(coverage.since(changedMs + afterMs, changedMs + afterMs + silentMs)).toBe(1)
      }),
    )
  })

  it('before what is remembered is as in the oldest that is', () => {
    const coverage = new Coverage(0)
    for (let round = 1; round <= 200; round++) coverage.holds(round % 2 === 0 ? 0.2 : 0.4, round * 1000)
    expect(coverage.greatest(200_000, Infinity)).toBe(0.4)
    expect(coverage.since(100_000, 200_000)).toBeCloseTo(0.3, 1)
    expect([0.2, 0.4]).toContainEqual(coverage.since(0, 1000))
  })

  it('agrees with adding up by hand, and is not above the greatest of what concerns it', () => {
    const change = fc.record({
      afterMs: fc.integer({ min: 1, max: 5000 }),
      share: fc.double({ min: 0.01, max: 1, noNaN: true }),
    })
    fc.assert(
      fc.property(
        fc.array(change, { minLength: 1, maxLength: 60 }),
        fc.nat(100_000),
        fc.nat(20_000),
        (changes, sinceMs, spanMs) => {
          const coverage = new Coverage(0)
          const shares: number[] = []
          let held = 1
          for (const { afterMs, share } of changes) {
            shares.push(...new Array<number>(afterMs).fill(held))
            coverage.holds(share, shares.length)
            held = share
          }
          const nowMs = shares.length
          const fromMs = sinceMs % nowMs
          const average = coverage.since(fromMs, nowMs)
          expect(average).toBeCloseTo(shares.slice(fromMs).reduce((sum, share) => sum + share, 0) / (nowMs - fromMs), 6)
          const greatest = coverage.greatest(nowMs, spanMs)
          expect(average <= greatest + 1e-9 || nowMs - fromMs >= spanMs / greatest).toBe(true)
        },
      ),
    )
  })
})

test('what digests held before is not forgotten while they hold the same again and again', () => {
  const coverage = new Coverage(0)
  coverage.holds(0.5, 0)
  for (let ms = 1000; ms <= 1500; ms++) coverage.holds(1, ms)
  expect(coverage.since(0, 2000)).toBeCloseTo(0.75)
})
