import { PauseGuard } from '../../../src/core/detection/pause-guard.js'

/** The guard of a node with a heartbeat a second, the last at that time, and no evaluation due unless it is said. */
const guardFrom = (nowMs: number) => {
  const guard = new PauseGuard({ heartbeatIntervalMs: 1000, evaluationIntervalMs: 500 }, nowMs)
  return {
    input: (atMs: number, evaluationMs = Infinity) => guard.notice(atMs, evaluationMs, false),
    tick: (atMs: number, evaluationMs = Infinity) => guard.notice(atMs, evaluationMs, true),
  }
}

describe('the pause guard', () => {
  it('sees no pause in what comes as it should, however little that is', () => {
    const { input, tick } = guardFrom(1000)
    expect([1010, 1500, 1501].map((ms) => input(ms))).toEqual([undefined, undefined, undefined])
    expect([tick(2000), tick(3250), tick(4100, 4000), tick(4250), input(5340)]).toEqual(Array(5).fill(undefined))
  })

  it('sees for how long the node stood still after a heartbeat was due, or an evaluation', () => {
    const { input } = guardFrom(0)
    expect(input(1251)).toEqual({ newMs: 251, stoodMs: 251, lateMs: 0 })
    expect(input(60_000)).toEqual({ newMs: 58_749, stoodMs: 58_749, lateMs: 0 })
    expect(guardFrom(0).input(700, 300)).toEqual({ newMs: 400, stoodMs: 400, lateMs: 0 })
  })

  it('counts from the start', () => {
    expect(guardFrom(10_000).input(13_000)).toMatchObject({ newMs: 2000 })
  })

  it('tells at once of the time by which a heartbeat is late while other inputs keep coming, and how late it was once it comes', () => {
    const { input, tick } = guardFrom(0)
    const lapses = Array.from({ length: 23 }, (_, i) => input(1000 + 100 * i))
    expect(lapses.slice(0, 3)).toEqual([undefined, undefined, undefined])
    expect(lapses[3]).toEqual({ newMs: 300, stoodMs: 0, lateMs: 0 })
    expect(lapses.slice(4)).toEqual(Array(19).fill({ newMs: 100, stoodMs: 0, lateMs: 0 }))
    expect(tick(3300)).toEqual({ newMs: 100, stoodMs: 0, lateMs: 2300 })
    expect(tick(4300)).toBeUndefined()
  })

  it('the same of an evaluation', () => {
    const { input, tick } = guardFrom(0)
    expect(input(400, 250)).toBeUndefined()
    expect(input(600, 250)).toEqual({ newMs: 350, stoodMs: 0, lateMs: 0 })
    expect(tick(900, 250)).toEqual({ newMs: 300, stoodMs: 300, lateMs: 350 })
  })

  it('tells of no time twice', () => {
    const { input, tick } = guardFrom(0)
    expect(tick(10_000)).toEqual({ newMs: 9000, stoodMs: 9000, lateMs: 0 })
    expect(input(13_000)).toEqual({ newMs: 2000, stoodMs: 2000, lateMs: 0 })
    expect(tick(13_100)).toEqual({ newMs: 100, stoodMs: 0, lateMs: 100 })
    expect(tick(13_200, 11_000)).toEqual({ newMs: 100, stoodMs: 0, lateMs: 100 })
    expect(tick(14_200)).toBeUndefined()
  })
})
