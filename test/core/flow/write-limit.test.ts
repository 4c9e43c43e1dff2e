import fc from 'fast-check'
import { initialWritesPerSecond, levelled, WriteLimit } from '../../../src/core/flow/write-limit.js'

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
          const [a, b] = [new WriteLimit(0), new WriteLimit(0)]
          a.shift(ours - 1_000_000)
          b.shift(theirs - 1_000_000)
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
    const limit = new WriteLimit(10)
    const gained = limit.level(0, { limit: 1000, wanted: 1e9 })
    expect([limit.perSecond, gained]).toEqual([10, 990_000])
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

  it('gives one busy node among idle ones nearly all there is', () => {
    const limits = Array.from({ length: 100 }, () => 40_000)
    const wanted = (i: number): number => (i === 0 ? 3_500_000 : 0)
    for (let round = 0; round < 400; round++) {
      for (let i = 0; i < 100; i++) {
        const j = (i + 1 + ((round * 37) % 99)) % 100
        const sum = limits[i]! + limits[j]!
        limits[i] = levelled(pace(limits[i]!, wanted(i)), pace(limits[j]!, wanted(j)))
        limits[j] = sum - limits[i]!
      }
    }
    expect(limits[0]).toBeGreaterThan(3_400_000)
  })
})
