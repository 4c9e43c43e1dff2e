import { PauseGuard } from '../../../src/core/detection/pause-guard.js'

describe('the pause guard', () => {
  it('sees no pause in inputs that come as they should', () => {
    const guard = new PauseGuard(500, 1000)
    expect([1500, 1501, 2000, 2750].map((ms) => guard.pausedMs(ms))).toEqual([0, 0, 0, 0])
  })

  it('sees for how long the node stood still beyond a tick', () => {
    const guard = new PauseGuard(500, 0)
    expect(guard.pausedMs(751)).toBe(251)
    expect(guard.pausedMs(751)).toBe(0)
    expect(guard.pausedMs(60_751)).toBe(59_500)
    expect(guard.pausedMs(61_251)).toBe(0)
  })

  it('counts from the start', () => {
    expect(new PauseGuard(500, 10_000).pausedMs(13_000)).toBe(2500)
  })

  /** A tick at that time, with an input each 100 ms since the last. */
  const busyUntil = (guard: PauseGuard, fromMs: number, untilMs: number): number => {
    for (let nowMs = fromMs; nowMs <= untilMs; nowMs += 100) expect(guard.pausedMs(nowMs)).toBe(0)
    return guard.lateMs(untilMs)
  }

  it('sees by how much a tick is late while inputs keep coming', () => {
    const guard = new PauseGuard(500, 0)
    expect([busyUntil(guard, 0, 500), busyUntil(guard, 500, 1200), busyUntil(guard, 1200, 4000)]).toEqual([0, 0, 2300])
  })

  it('does not count a pause twice', () => {
    const guard = new PauseGuard(500, 0)
    expect([guard.pausedMs(10_000), guard.lateMs(10_000)]).toEqual([9500, 0])
    expect([guard.pausedMs(13_000), busyUntil(guard, 13_000, 15_000)]).toEqual([2500, 2000])
  })
})
