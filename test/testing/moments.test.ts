import { Moments } from '../../src/testing/moments.js'
import { VirtualScheduler } from '../../src/testing/virtual-scheduler.js'

test('moments are kept by their keys, the latest one that was set', () => {
  const moments = new Moments(new VirtualScheduler())
  expect(moments.of('a')).toBe(-Infinity)
  moments.set('a', 20)
  moments.set('b', 30)
  moments.set('a', 10)
  expect([moments.of('a'), moments.of('b'), moments.size]).toEqual([10, 30, 2])
})

test('moments that have passed are let go of, however many there were, and those to come are not', () => {
  const scheduler = new VirtualScheduler()
  const moments = new Moments(scheduler)
  moments.set('last', 1e9)
  for (let i = 0; i < 100_000; i++) {
    scheduler.advanceBy(1)
    moments.set(`link ${i}`, scheduler.now() + 5)
    expect(moments.size).toBeLessThanOrEqual(1024)
    expect(moments.of(`link ${Math.max(0, i - 4)}`)).toBeGreaterThan(scheduler.now())
  }
  expect(moments.of('last')).toBe(1e9)
})
