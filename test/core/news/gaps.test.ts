import { Gaps } from '../../../src/core/news/gaps.js'

const patienceMs = 250

describe('gaps', () => {
  it('are asked about once, while an answer may still come', () => {
    const gaps = new Gaps()
    expect([0, 1, 249].map((nowMs) => gaps.found('a', nowMs, patienceMs))).toEqual([true, false, false])
    expect([250, 251].map((nowMs) => gaps.found('a', nowMs, patienceMs))).toEqual([true, false])
  })

  it("are each peer's own", () => {
    const gaps = new Gaps()
    expect([
      gaps.found('a', 0, patienceMs),
      gaps.found('b', 100, patienceMs),
      gaps.found('a', 260, patienceMs),
      gaps.found('b', 260, patienceMs),
    ]).toEqual([true, true, true, false])
  })

  it('are new ones once they were filled', () => {
    const gaps = new Gaps()
    gaps.found('a', 0, patienceMs)
    gaps.filled('a')
    expect(gaps.found('a', 10, patienceMs)).toBe(true)
  })
})
