import fc from 'fast-check'
import type { AssumedRhythm } from '../../../src/core/detection/arrivals.js'
import { ArrivalsOfOne } from '../support/arrivals-of-one.js'

const unknown: AssumedRhythm = { meanMs: 0, deviationMs: 0, weight: 0 }

const met = (phiWindow = 10, nowMs = 0): ArrivalsOfOne => new ArrivalsOfOne(phiWindow, unknown, nowMs, 5000)

const moments = (values: readonly number[]): { mean: number; deviation: number } => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return { mean, deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) }
}

describe('the arrivals of a peer', () => {
  it('measures from the moment the peer became known', () => {
    const window = met(10, 100).arrive(1100, 2300)
    expect([window.weight, window.meanMs]).toEqual([2, 1100])
    expect(window.deviationMs).toBeCloseTo(100, 9)
    expect(window.lastMs).toBe(2300)
  })

  it('begins with what is assumed, which weighs as much as so many intervals', () => {
    const window = new ArrivalsOfOne(100, { meanMs: 2000, deviationMs: 1000, weight: 4 }, 0)
    expect([window.weight, window.meanMs, window.deviationMs]).toEqual([4, 2000, 1000])
    window.arrive(1000)
    expect([window.weight, window.meanMs]).toEqual([5, 1800])
  })

  it('lets the oldest fade out when it is full: a new rhythm is learnt within a few windows', () => {
    const window = met()
    for (let i = 0; i < 200; i++) window.arrive(window.lastMs + 1000)
    expect(window.meanMs).toBeCloseTo(1000, 6)
    for (let i = 0; i < 50; i++) window.arrive(window.lastMs + 3000)
    expect(window.weight).toBe(10)
    expect(window.meanMs).toBeCloseTo(3000 - 2000 * 0.9 ** 50, 6)
  })

  it('takes an interval above the maximum for an outage', () => {
    const window = met().arrive(1000, 6000, 11_001, 12_001)
    expect([window.weight, window.lastMs]).toEqual([3, 12_001])
    expect(window.meanMs).toBeCloseTo(7000 / 3, 9)
  })

  it('takes no sample of what lies across a failure', () => {
    const window = met().arrive(1000)
    window.taint()
    window.arrive(2500, 3500)
    expect([window.weight, window.meanMs]).toEqual([2, 1000])
  })

  it('moves the last arrival by an own pause, and takes no sample across it', () => {
    const window = met().arrive(1000)
    window.shift(3000, 4200)
    expect(window.lastMs).toBe(4000)
    window.arrive(4500, 5500)
    expect([window.weight, window.meanMs]).toEqual([2, 1000])
  })

  it('takes no sample of what waited, nor of what lies between that and what comes next', () => {
    const window = met().arrive(1000)
    window.waited(3000)
    window.arrive(2980, 2990, 2999, 4000)
    expect([window.weight, window.meanMs, window.lastMs]).toEqual([1, 1000, 4000])
    window.arrive(5000)
    expect(window.weight).toBe(2)
  })

  it('takes samples again of what comes when nothing can have waited', () => {
    const window = met().arrive(1000)
    window.waited(3000)
    window.arrive(3000)
    expect([window.weight, window.meanMs]).toEqual([2, 1500])
  })

  it('moves no arrival beyond now, of a peer that was heard while this node was late', () => {
    const window = met().arrive(1000)
    window.shift(3000, 2500)
    expect(window.lastMs).toBe(2500)
  })

  it('knows a silence within the habit from a longer one', () => {
    const window = met().arrive(1000, 2000)
    expect([window.habitEndsMs(1), window.habitEndsMs(2.5)]).toEqual([3000, 4500])
  })

  it('has the exact moments of its intervals until it is full, whatever arrives', () => {
    const gap = fc.record({ afterMs: fc.double({ min: 0, max: 3000, noNaN: true }), taint: fc.nat(9) })
    fc.assert(
      fc.property(fc.array(gap, { maxLength: 60 }), (gaps) => {
        const window = new ArrivalsOfOne(60, unknown, 0, 2000)
        const model: number[] = []
        let nowMs = 0
        for (const { afterMs, taint } of gaps) {
          const before = nowMs
          nowMs += afterMs
          if (taint === 0) window.taint()
          window.arrive(nowMs)
          if (taint !== 0 && nowMs - before <= 2000) model.push(nowMs - before)
        }
        expect(window.weight).toBe(model.length)
        if (model.length === 0) return
        expect(window.meanMs).toBeCloseTo(moments(model).mean, 6)
        expect(window.deviationMs).toBeCloseTo(moments(model).deviation, 3)
      }),
    )
  })
})

describe('where digests hold a part of the peers', () => {
  const assumed: AssumedRhythm = { meanMs: 2000, deviationMs: 1000, weight: 0 }
  const metAmongMany = (share: number, fromMs = 0): ArrivalsOfOne => {
    const window = new ArrivalsOfOne(10, assumed, 0)
    window.coverage.holds(share, fromMs)
    return window
  }

  it('an interval counts as what digests said in it', () => {
    expect(metAmongMany(0.5).arrive(8000).meanMs).toBe(4000)
    expect(metAmongMany(0.5, 4000).arrive(6000).meanMs).toBe(5000)
  })

  it('nobody is thought to be heard of more often by digests of all than is assumed, unless it was', () => {
    expect(metAmongMany(0.1).arrive(8000).meanMs).toBe(2000)
    expect(metAmongMany(0.1).arrive(1500).meanMs).toBe(1500)
    expect(metAmongMany(1).arrive(1500).meanMs).toBe(1500)
  })

  it('a rhythm is expected to be as much slower as digests have held less since', () => {
    const window = new ArrivalsOfOne(10, assumed, 0).arrive(3000, 7000)
    expect(window.rhythmUntil(9000)).toEqual({ meanMs: 3500, deviationMs: 500 })
    window.coverage.holds(0.25, 7000)
    expect(window.rhythmUntil(9000)).toEqual({ meanMs: 14_000, deviationMs: 2000 })
    window.coverage.holds(1, 9000)
    expect(window.rhythmUntil(11_000)).toEqual({ meanMs: 3500 / 0.625, deviationMs: 500 / 0.625 })
    window.arrive(11_000)
    expect(window.rhythmUntil(12_000).meanMs).toBe(window.meanMs)
  })

  it('no more often than is assumed', () => {
    const window = new ArrivalsOfOne(10, assumed, 0).arrive(1000, 2000)
    expect(window.rhythmUntil(3000).meanMs).toBe(1000)
    window.coverage.holds(0.5, 2000)
    expect(window.rhythmUntil(3000).meanMs).toBe(4000)
  })
})
