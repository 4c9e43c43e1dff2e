import fc from 'fast-check'
import { initialWritesPerSecond, inPace, levelled, WriteLimit } from '../../../src/core/flow/write-limit.js'

/** One that partners have brought to so many writes in a thousand seconds. */
const limitOf = (pace: number, least = 0): WriteLimit => {
  const limit = new WriteLimit(least)
  const missing = (): number => pace - Math.round(limit.perSecond * 1000)
  while (missing() !== 0) limit.shift(missing())
  return limit
}

describe('a write limit', () => {
  it('is halved by congestion, once a round, and not below the least', () => {
    const limit = new WriteLimit(100)
    limit.cut()
    limit.cut()
    expect(limit.perSecond).toBe(initialWritesPerSecond / 2)
    for (let i = 0; i < 20; i++) {
      limit.round(0)
      limit.cut()
    }
    expect(limit.perSecond).toBe(100)
  })

  it('grows by a constant each round without congestion while it is used up', () => {
    const limit = new WriteLimit(1)
    limit.cut()
    limit.round(2000)
    expect(limit.perSecond).toBe(500) // that round was congested
    limit.round(2000)
    limit.round(499)
    limit.round(501)
    expect(limit.perSecond).toBe(502)
  })

  it('grows back to where it began, and no further, once there was no congestion for long, whatever is wanted', () => {
    const limit = new WriteLimit(1)
    limit.cut()
    for (let round = 0; round <= 64; round++) limit.round(0)
    expect(limit.perSecond).toBe(500)
    limit.round(0)
    expect(limit.perSecond).toBe(501)
    limit.cut()
    for (let round = 0; round <= 64; round++) limit.round(0)
    expect(limit.perSecond).toBe(250.5)
    for (let round = 0; round < 1000; round++) limit.round(0)
    expect(limit.perSecond).toBe(initialWritesPerSecond)
    expect(limit.pace(0)).toBeUndefined()
  })

  it('does not grow back while partners take much of it: they meet congestion', () => {
    const limit = new WriteLimit(1)
    limit.cut()
    for (let round = 0; round < 200; round++) {
      limit.round(0)
      if (round % 50 === 0) limit.shift(-inPace(limit.perSecond) / 4)
    }
    const lowered = limit.perSecond
    for (let round = 0; round < 10; round++) limit.round(0)
    expect(lowered).toBeLessThan(200)
    expect(limit.perSecond).toBe(lowered)
    // little by little is levelling, not congestion
    for (let round = 0; round < 10; round++) {
      limit.round(0)
      limit.shift(-inPace(limit.perSecond) / 10)
    }
    const before = limit.perSecond
    for (let round = 0; round < 10; round++) limit.round(0)
    expect(limit.perSecond).toBe(before + 10)
  })

  it('has nothing to tell while it is what partners assume', () => {
    const limit = new WriteLimit(1)
    expect(limit.pace(0)).toBeUndefined()
    expect(limit.pace(499)).toBeUndefined()
    expect(limit.level(499)).toBe(0)
    expect(limit.pace(600.5)).toEqual({ limit: 1_000_000, wanted: 600_500 })
    limit.cut()
    expect(limit.pace(0)).toEqual({ limit: 500_000, wanted: 0 })
  })

  it('levels with a partner: the sum stays, to the last write', () => {
    const rate = fc.integer({ min: 1000, max: 500_000_000 })
    fc.assert(
      fc.property(
        rate,
        rate,
        fc.nat(2_000_000_000),
        fc.nat(2_000_000_000),
        (ours, theirs, oursWanted, theirsWanted) => {
          const [a, b] = [limitOf(ours), limitOf(theirs)]
          const before = a.perSecond + b.perSecond
          const pace = b.pace(theirsWanted / 1000) ?? undefined
          b.shift(a.level(oursWanted / 1000, pace))
          expect(a.perSecond + b.perSecond).toBeCloseTo(before, 3)
          expect(Math.min(a.perSecond, b.perSecond)).toBeGreaterThanOrEqual(0)
        },
      ),
    )
  })

  it('keeps its least when it levels with somebody who wants everything', () => {
    const limit = limitOf(15_000, 10)
    const gained = limit.level(0, { limit: 1_000_000, wanted: 1e9 })
    expect([limit.perSecond, gained]).toEqual([10, 5000])
  })

  it.each([
    ['who says that it has nothing and wants everything', { limit: 0, wanted: 1e9 }, 1000],
    ['who has as much and wants everything', { limit: 1_000_000, wanted: 1e9 }, 500],
    ['who has everything and wants nothing', { limit: 1e9, wanted: 0 }, 2000],
  ])('is at most halved or doubled by one partner: %s', (_, pace, expected) => {
    const limit = new WriteLimit(1)
    const before = limit.perSecond
    const given = limit.level(0, pace)
    expect(limit.perSecond).toBe(expected)
    expect(given + 0).toBe((before - expected) * 1000)
  })

  it.each([
    [1e9, 2000],
    [-1e9, 500],
  ])('is at most halved or doubled by one answer: %i', (shift, expected) => {
    const limit = new WriteLimit(1)
    limit.shift(shift)
    expect(limit.perSecond).toBe(expected)
  })

  it('goes to a busy node among idle ones in some rounds, nearly all there is', () => {
    const limits = Array.from({ length: 100 }, () => limitOf(40_000))
    const wanted = (i: number): number => (i === 0 ? 3500 : 0)
    for (let round = 0; round < 400; round++) {
      for (const [i, limit] of limits.entries()) {
        const j = (i + 1 + ((round * 37) % 99)) % 100
        limit.shift(limits[j]!.level(wanted(j), limit.pace(wanted(i))))
      }
    }
    expect(limits[0]!.perSecond).toBeGreaterThan(3400)
  })
})

describe('levelling', () => {
  const pace = (limit: number, wanted: number) => ({ limit, wanted })

  it.each([
    ['both get what they want and half of the rest', pace(100, 20), pace(100, 60), 80],
    ['who wants less than half keeps that, and the other takes the rest', pace(100, 10), pace(100, 500), 10],
    ['the same from the other side', pace(100, 500), pace(100, 10), 190],
    ['half each, when both want more', pace(150, 500), pace(50, 400), 100],
    ['idle partners end with the same', pace(300, 0), pace(100, 0), 200],
  ])('%s', (_, ours, theirs, expected) => {
    expect(levelled(ours, theirs)).toBe(expected)
  })
})
