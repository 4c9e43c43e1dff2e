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

  it('says since when, and until when, as much is said as complete digests say in some time', () => {
    const coverage = new Coverage(0)
    coverage.holds(0.1, 10_000)
    coverage.holds(0.5, 20_000)
    expect(coverage.share).toBe(0.5)
    // 10 s of all, 10 s of a tenth, 4 s of a half
    expect([2000, 2500, 3000, 4000].map((saidMs) => coverage.saidSinceMs(saidMs, 24_000))).toEqual([
      20_000, 15_000, 10_000, 9000,
    ])
    expect([20_000, 15_000, 10_000, 9000].map((fromMs) => coverage.saidUntilMs(fromMs, 4000, 24_000))).toEqual([
      28_000, 27_000, 26_000, 24_000,
    ])
    // before all that is known they held all
    expect(coverage.saidSinceMs(14_000, 24_000)).toBe(-1000)
  })

  it('is of all since then only where it has been, and is', () => {
    const coverage = new Coverage(0)
    expect([coverage.isOfAllSince(0), coverage.isOfAllSince(5000)]).toEqual([true, true])
    coverage.holds(0.5, 5000)
    expect(coverage.isOfAllSince(5000)).toBe(false)
    coverage.holds(1, 6000)
    expect([5999, 6000].map((ms) => coverage.isOfAllSince(ms))).toEqual([false, true])
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
    expect(coverage.saidSinceMs(15_000, 200_000)).toBeCloseTo(150_000, -3)
    expect(coverage.since(100_000, 200_000)).toBeCloseTo(0.3, 1)
    expect([0.2, 0.4]).toContainEqual(coverage.since(0, 1000))
  })

  it('agrees with adding up by hand', () => {
    const change = fc.record({
      afterMs: fc.integer({ min: 1, max: 5000 }),
      share: fc.double({ min: 0.01, max: 1, noNaN: true }),
    })
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 60 }), fc.nat(100_000), (changes, sinceMs) => {
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
        const saidMs = average * (nowMs - fromMs)
        expect(coverage.saidSinceMs(saidMs, nowMs)).toBeCloseTo(fromMs, 4)
        expect(coverage.saidUntilMs(fromMs, saidMs, nowMs)).toBeCloseTo(nowMs, 4)
      }),
    )
  })
})

test('what digests held before is not forgotten while they hold the same again and again', () => {
  const coverage = new Coverage(0)
  coverage.holds(0.5, 0)
  for (let ms = 1000; ms <= 1500; ms++) coverage.holds(1, ms)
  expect(coverage.since(0, 2000)).toBeCloseTo(0.75)
})
