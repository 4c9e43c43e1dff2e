import { Gaps } from '../../../src/core/news/gaps.js'

const patienceMs = 250

describe('gaps', () => {
  it('are asked about once, while an answer may still come', () => {
    const gaps = new Gaps()
    expect([0, 1, 249].map((nowMs) => gaps.found('a', 1, nowMs, patienceMs))).toEqual([true, false, false])
    expect([250, 251].map((nowMs) => gaps.found('a', 1, nowMs, patienceMs))).toEqual([true, false])
  })

  it("are each peer's own", () => {
    const gaps = new Gaps()
    expect([
      gaps.found('a', 1, 0, patienceMs),
      gaps.found('b', 1, 100, patienceMs),
      gaps.found('a', 1, 260, patienceMs),
      gaps.found('b', 1, 260, patienceMs),
    ]).toEqual([true, true, true, false])
  })

  it('are new ones once they were filled', () => {
    const gaps = new Gaps()
    gaps.found('a', 1, 0, patienceMs)
    gaps.filled('a')
    expect(gaps.found('a', 1, 10, patienceMs)).toBe(true)
  })

  /** The times at which is asked of those at which there is a gap, each millisecond. */
  const asked = (gaps: Gaps, version: number, fromMs: number, untilMs: number): number[] =>
    Array.from({ length: untilMs - fromMs }, (_, i) => fromMs + i).filter((ms) => gaps.found('a', version, ms, 10))

  it('are asked about ever more rarely while that brings nothing', () => {
    expect(asked(new Gaps(), 1, 0, 1300)).toEqual([0, 10, 30, 70, 150, 310, 630, 950, 1270])
  })

  it('are asked about as soon as ever once it has brought something', () => {
    const gaps = new Gaps()
    asked(gaps, 1, 0, 151)
    expect(asked(gaps, 2, 310, 360)).toEqual([310, 320, 340])
  })
})
