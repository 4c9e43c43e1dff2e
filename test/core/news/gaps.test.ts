import { Gaps } from '../../../src/core/news/gaps.js'

const patienceMs = 250

describe('gaps', () => {
  it('are asked about once, while an answer may still come', () => {
    const gaps = new Gaps(patienceMs)
    expect([0, 1, 249].map((nowMs) => gaps.found('a', nowMs))).toEqual([true, false, false])
    expect([250, 251].map((nowMs) => gaps.found('a', nowMs))).toEqual([true, false])
  })

  it("are each peer's own", () => {
    const gaps = new Gaps(patienceMs)
    expect([gaps.found('a', 0), gaps.found('b', 100), gaps.found('a', 260), gaps.found('b', 260)]).toEqual([
      true,
      true,
      true,
      false,
    ])
  })

  it('are new ones once they were filled', () => {
    const gaps = new Gaps(patienceMs)
    gaps.found('a', 0)
    gaps.filled('a')
    expect(gaps.found('a', 10)).toBe(true)
  })
})
