import fc from 'fast-check'
import { ArrivalWindow } from '../../../src/core/detection/arrival-window.js'

const arrivals = (window: ArrivalWindow, ...times: readonly number[]): ArrivalWindow => {
  for (const time of times) window.arrive(time, 5000)
  return window
}

describe('an arrival window', () => {
  it('measures from the moment the peer became known', () => {
    const window = arrivals(new ArrivalWindow(10, 100), 1100, 2300)
    expect([window.count, window.sum, window.squares]).toEqual([2, 2200, 1000 ** 2 + 1200 ** 2])
    expect(window.lastMs).toBe(2300)
  })

  it('forgets the oldest when it is full', () => {
    const window = arrivals(new ArrivalWindow(2, 0), 100, 300, 600)
    expect([window.count, window.sum]).toEqual([2, 500])
  })

  it('takes an interval above the maximum for an outage', () => {
    const window = arrivals(new ArrivalWindow(10, 0), 1000, 6000, 11_001, 12_001)
    expect([window.count, window.sum, window.lastMs]).toEqual([3, 7000, 12_001])
  })

  it('takes no sample of what lies across a failure', () => {
    const window = arrivals(new ArrivalWindow(10, 0), 1000)
    window.taint()
    arrivals(window, 2000, 3000)
    expect([window.count, window.sum]).toEqual([2, 2000])
  })

  it('moves the last arrival by an own pause, and takes no sample across it', () => {
    const window = arrivals(new ArrivalWindow(10, 0), 1000)
    window.shift(3000)
    expect(window.lastMs).toBe(4000)
    arrivals(window, 4500, 5500)
    expect([window.count, window.sum]).toEqual([2, 2000])
  })

  it('has the sums of its last intervals, whatever its size and whatever arrives', () => {
    const step = fc.record({
      afterMs: fc.oneof(fc.integer({ min: 0, max: 3000 }), fc.double({ min: 0, max: 3000, noNaN: true })),
      taint: fc.boolean().filter((taint) => taint),
    })
    const steps = fc.array(fc.record({ ...{ afterMs: step.map(({ afterMs }) => afterMs) }, taint: fc.nat(9) }))
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), steps, (size, all) => {
        const window = new ArrivalWindow(size, 0)
        const model: number[] = []
        let nowMs = 0
        let lastMs = 0
        for (const { afterMs, taint } of all) {
          nowMs += afterMs
          if (taint === 0) window.taint()
          window.arrive(nowMs, 2000)
          const interval = Math.round(nowMs - lastMs)
          if (taint !== 0 && interval <= 2000) model.push(interval)
          lastMs = nowMs
          const kept = model.slice(-size)
          expect(window.count).toBe(kept.length)
          expect(window.sum).toBe(kept.reduce((sum, each) => sum + each, 0))
          expect(window.squares).toBe(kept.reduce((sum, each) => sum + each * each, 0))
        }
      }),
    )
  })
})
