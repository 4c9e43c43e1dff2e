import { Pacing } from '../../../src/core/flow/pacing.js'
import { initialWritesPerSecond } from '../../../src/core/flow/write-limit.js'

describe('what a node wants to write', () => {
  it('is nothing in the end, though its average never gets there', () => {
    const pacing = new Pacing(1, 1000, 0)
    pacing.want(0)
    const wanted = Array.from({ length: 60 }, (_, seconds) => pacing.wantedPerSecond(1000 * seconds))
    const written = wanted.filter((perSecond) => perSecond > 0)
    expect(wanted).toEqual([...written, ...wanted.slice(written.length).fill(0)])
    expect(written).toHaveLength(20) // a third after each three seconds
    expect(Math.min(...written)).toBeGreaterThanOrEqual(0.0005)
  })

  it('is nothing where partners are told that it is, and not before', () => {
    const pacing = new Pacing(0.01, 1000, 0)
    pacing.cut() // else there is nothing to tell
    pacing.want(0)
    for (let nowMs = 0; nowMs < 60_000; nowMs += 100) {
      expect(pacing.pace(nowMs)?.wanted === 0).toBe(pacing.wantedPerSecond(nowMs) === 0)
    }
    expect(pacing.limitPerSecond).toBe(initialWritesPerSecond / 2)
  })
})

test('a limit is changed by what a partner has levelled', () => {
  const pacing = new Pacing(1, 1000, 0)
  pacing.shift(-200_000) // in a thousand seconds
  expect(pacing.limitPerSecond).toBe(initialWritesPerSecond - 200)
})
