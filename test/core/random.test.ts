import fc from 'fast-check'
import { pickOne, pickSome, randomBelow } from '../../src/core/random.js'
import { seededRandom } from '../../src/random.js'

describe('randomBelow', () => {
  it('reaches every number below the bound and none else', () => {
    const random = seededRandom(1)
    const seen = new Set(Array.from({ length: 1000 }, () => randomBelow(random, 5)))
    expect([...seen].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4])
    expect(randomBelow(() => 1 - Number.EPSILON, 5)).toBe(4)
  })
})

describe('pickOne', () => {
  it('has nothing to pick from nothing', () => {
    expect(pickOne<string>(() => 0, [])).toBeUndefined()
    expect(pickOne(() => 0.99, ['a', 'b'])).toBe('b')
  })
})

describe('pickSome', () => {
  it('picks different ones, as many as there are at most, and leaves the source alone', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(), { maxLength: 20 }),
        fc.integer({ min: -1, max: 25 }),
        fc.nat(),
        (...args) => {
          const [items, count, seed] = args
          const source = [...items]
          const picked = pickSome(seededRandom(seed), items, count)
          expect(picked).toHaveLength(Math.max(0, Math.min(count, items.length)))
          expect(new Set(picked).size).toBe(picked.length)
          expect(items).toEqual(expect.arrayContaining(picked))
          expect(items).toEqual(source)
        },
      ),
    )
  })

  it('gives each subset the same chance', () => {
    const random = seededRandom(7)
    const counts = new Map<string, number>()
    for (let i = 0; i < 12_000; i++) {
      const pair = pickSome(random, ['a', 'b', 'c', 'd'], 2).sort().join('')
      counts.set(pair, (counts.get(pair) ?? 0) + 1)
    }
    expect(counts.size).toBe(6)
    for (const count of counts.values()) expect(Math.abs(count - 2000)).toBeLessThan(200)
  })
})

describe('seededRandom', () => {
  it('repeats itself for the same seed', () => {
    const [one, other] = [seededRandom(5), seededRandom(5)]
    for (let i = 0; i < 100; i++) expect(one()).toBe(other())
  })

  it('is uniform', () => {
    const random = seededRandom(3)
    const below = Array.from({ length: 20_000 }, () => random()).filter((drawn) => drawn < 0.3)
    expect(Math.abs(below.length / 20_000 - 0.3)).toBeLessThan(0.02)
  })

  it('starts anywhere: neighbouring seeds have nothing in common', () => {
    const firsts = Array.from({ length: 1000 }, (_, seed) => seededRandom(seed)())
    const mean = firsts.reduce((sum, first) => sum + first, 0) / firsts.length
    expect(new Set(firsts.map((first) => Math.floor(first * 1024))).size).toBeGreaterThan(500)
    expect(mean).toBeCloseTo(0.5, 1)
  })
})
