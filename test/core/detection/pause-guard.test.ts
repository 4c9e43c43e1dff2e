import { PauseGuard } from '../../../src/core/detection/pause-guard.js'

describe('the pause guard', () => {
  it('sees no pause in inputs that come as they should', () => {
    const guard = new PauseGuard(500, 1000)
    expect([1500, 1501, 2000, 2750].map((ms) => guard.check(ms))).toEqual([0, 0, 0, 0])
  })

  it('sees for how long the node stood still beyond a tick', () => {
    const guard = new PauseGuard(500, 0)
    expect(guard.check(751)).toBe(251)
    expect(guard.check(751)).toBe(0)
    expect(guard.check(60_751)).toBe(59_500)
    expect(guard.check(61_251)).toBe(0)
  })

  it('counts from the start', () => {
    expect(new PauseGuard(500, 10_000).check(13_000)).toBe(2500)
  })
})
