import fc from 'fast-check'
import type { Delta } from '../../../src/core/message.js'
import type { Lack } from '../../../src/core/reconcile/compare.js'
import { type Packed, packDeltas } from '../../../src/core/reconcile/packing.js'
import type { Replica } from '../../../src/core/state/replica.js'
import { seededRandom } from '../../../src/random.js'
import { jsonSizes } from '../../../src/wire/sizes.js'
import { deleted, delta, replicaOf, set } from '../support/make.js'
import { testSettings } from '../support/settings.js'

/** A peer with that many keys; all keys and values equally long. */
const held = (name: string, keys: number): Replica => {
  const entries = Array.from({ length: keys }, (_, i) => set(i + 1, `k${String(i).padStart(3, '0')}`, 'x'.repeat(40)))
  return replicaOf(delta({ name, entries }))
}

/** The same, of which the other side has versions up to `from`. */
const lack = (name: string, keys: number, { from = 0, whole = false } = {}): Lack => {
  return { holding: held(name, keys), from, whole }
}

/** The same, of a peer that the other side does not know. */
const unknown = (name: string, keys: number): Lack => ({ ...lack(name, keys, { whole: true }), unknown: true })

const header = (name: string): number => jsonSizes.deltaHeader({ name, address: { host: name, port: 1 } })
const entryBytes = set(1, 'k000', 'x'.repeat(40)).bytes
const bytes = (deltas: readonly Delta[]): number =>
  deltas.reduce((sum, each) => sum + header(each.name) + each.entries.reduce((all, { bytes }) => all + bytes, 0), 0)
const byDepth = (): number => 0.99
const packed = (lacks: readonly Lack[], budget: number, random = byDepth, monotonicMs = 0): Packed =>
  packDeltas(lacks, budget, { sizes: jsonSizes, settings: testSettings, random, now: { monotonicMs, wallMs: 0 } })
const pack = (...args: Parameters<typeof packed>): readonly Delta[] => packed(...args).deltas
const shown = (deltas: readonly Delta[]): unknown => deltas.map(({ name, entries }) => [name, entries.length])

describe('packing', () => {
  it('sends all that is lacking when it fits, complete up to the max', () => {
    const [only] = pack([lack('a', 5, { from: 2 })], 10_000)
    expect(only).toMatchObject({ from: 2, toVersion: 5, senderMax: 5 })
    expect(only!.entries.map(({ version }) => version)).toEqual([3, 4, 5])
  })

  it('takes the most stale first, whatever their names (scuttle-depth)', () => {
    const lacks = [lack('a', 2), lack('b', 9, { from: 8 }), lack('c', 5)]
    expect(shown(pack(lacks, 10_000))).toEqual([['c', 5], ['a', 2], ['b', 1]]) // prettier-ignore
    expect(shown(pack(lacks, header('c') + 4 * entryBytes))).toEqual([['c', 4]])
  })

  it('gives whole maps half of the room while others wait, and room for one entry at least', () => {
    const whole = lack('whole', 20, { whole: true })
    const other = lack('other', 30) // a name of the same length
    const room = 2 * header('whole') + 10 * entryBytes
    expect(shown(pack([whole, other], room))).toEqual([['whole', 5], ['other', 5]]) // prettier-ignore
    expect(shown(pack([whole, lack('other', 1)], room))).toEqual([['whole', 9], ['other', 1]]) // prettier-ignore
    expect(shown(pack([whole, other], header('whole') + entryBytes))).toEqual([['whole', 1]])
  })

  it('draws the order in one of sixteen that cannot carry everything: what comes first may have no room there', () => {
    const lacks = [lack('deepest', 9), lack('unknown', 5, { whole: true }), lack('a', 1)]
    const room = header('deepest') + entryBytes
    const random = seededRandom(1)
    const firsts = Array.from({ length: 16_000 }, () => pack(lacks, room, random)[0]!.name)
    const share = (name: string): number => firsts.filter((first) => first === name).length / firsts.length
    expect(share('unknown')).toBeCloseTo(15 / 16 + 1 / 48, 1)
    expect(share('deepest')).toBeCloseTo(1 / 48, 2)
    expect(share('a')).toBeCloseTo(1 / 48, 2)
  })

  it('draws nothing when all fits', () => {
    const lacks = [lack('a', 2), lack('b', 1, { whole: true })]
    const none = (): number => {
      throw new Error('nothing is to be drawn')
    }
    expect(shown(pack(lacks, 10_000, none))).toEqual([['b', 1], ['a', 2]]) // prettier-ignore
  })

  it('cuts at a version boundary, where the room ends', () => {
    const [cut, ...others] = pack([lack('a', 9, { from: 3 })], header('a') + 3 * entryBytes + entryBytes - 1)
    expect(cut).toMatchObject({ from: 3, toVersion: 6, senderMax: 9 })
    expect(cut!.entries.map(({ version }) => version)).toEqual([4, 5, 6])
    expect(others).toEqual([])
  })

  it('goes on with a smaller one behind an entry that does not fit', () => {
    const large: Lack = {
      holding: replicaOf(delta({ name: 'large', entries: [set(1, 'k', 'x'.repeat(5000)), set(2, 'l')] })),
      from: 0,
      whole: false,
    }
    expect(shown(pack([large, lack('a', 1)], 1000))).toEqual([['a', 1]])
  })

  it('tells of an empty map and of a gc version', () => {
    const collected = replicaOf(delta({ name: 'g', entries: [deleted(3, 'a')] }), delta({ from: 3, gcVersion: 3 }))
    const deltas = pack([lack('a', 0, { whole: true }), { holding: collected, from: 3, whole: false }], 1000)
    expect(deltas).toHaveLength(2)
    expect(deltas.find(({ name }) => name === 'g')).toMatchObject({ from: 3, toVersion: 3, gcVersion: 3, entries: [] })
  })

  it('sends nothing into no room', () => {
    expect(pack([lack('a', 3), lack('b', 0, { whole: true })], 20)).toEqual([])
    expect(pack([lack('a', 3)], -500)).toEqual([])
  })

  it('counts the remaining time, and sends what has run out as the tombstone it is about to become', () => {
    const holding = replicaOf(delta({ entries: [set(1, 'a', 1, 100), set(2, 'b', 1, 300)] }))
    const [only] = pack([{ holding, from: 0, whole: true }], 1000, byDepth, 100)
    expect(only!.entries).toMatchObject([
      { key: 'a', kind: 'expired', value: null, remainingMs: 0 },
      { key: 'b', kind: 'set', remainingMs: 200 },
    ])
  })
})

describe('packing whole maps', () => {
  const budget = 4000

  it('gives them at most half while others wait', () => {
    const deltas = pack([lack('new', 100, { whole: true }), lack('busy', 100, { from: 10 })], budget)
    expect(bytes(deltas.filter(({ name }) => name === 'new'))).toBeLessThanOrEqual(budget / 2)
    expect(bytes(deltas.filter(({ name }) => name === 'busy'))).toBeGreaterThan(budget / 2 - 200)
  })

  it('gives them all when nobody waits, and what others leave when little waits', () => {
    expect(bytes(pack([lack('new', 100, { whole: true })], budget))).toBeGreaterThan(budget - entryBytes)
    const deltas = pack([lack('new', 100, { whole: true }), lack('calm', 20, { from: 19 })], budget)
    expect(bytes(deltas)).toBeGreaterThan(budget - entryBytes)
    expect(deltas.find(({ name }) => name === 'calm')?.entries).toHaveLength(1)
  })

  it('gives them what all who wait leave, not only the first of these', () => {
    const waiting = [lack('a', 10, { from: 1 }), lack('b', 10, { from: 1 })]
    const deltas = pack([lack('new', 100, { whole: true }), ...waiting], budget)
    expect(shown(deltas.slice(1))).toEqual([['a', 9], ['b', 9]]) // prettier-ignore
    expect(bytes(deltas)).toBeGreaterThan(budget - entryBytes)
  })
})

describe('packing for one who does not know everybody', () => {
  it('introduces all before any map, the largest of which comes next', () => {
    const room = 3 * header('a') + 5 * entryBytes
    expect(shown(pack([unknown('a', 3), unknown('b', 100), unknown('c', 50)], room))).toEqual([['b', 5], ['c', 0], ['a', 0]]) // prettier-ignore
  })

  it('introduces as many as there is room for', () => {
    const all = Array.from({ length: 26 }, (_, i) => unknown(String.fromCharCode(97 + i), 10))
    const deltas = pack(all, 10.5 * header('a'))
    expect(deltas).toHaveLength(10)
    for (const { from, toVersion, senderMax } of deltas) expect([from, toVersion, senderMax]).toEqual([0, 0, 10])
  })

  it('keeps no room for that where the order is drawn: the other side may take in none of them', () => {
    const all = Array.from({ length: 26 }, (_, i) => unknown(String.fromCharCode(97 + i), 10))
    const deltas = pack(all, 10 * header('a'), () => 0)
    expect(Math.max(...deltas.map(({ entries }) => entries.length))).toBe(10)
  })

  it('introduces nobody at the cost of news', () => {
    const all = Array.from({ length: 26 }, (_, i) => unknown(String.fromCharCode(97 + i), 10))
    const room = 10 * header('a') + 20 * entryBytes
    const deltas = pack([...all, lack('busy', 100, { from: 10 })], room)
    expect(bytes(deltas.filter(({ name }) => name === 'busy'))).toBeGreaterThan(room / 2 - entryBytes)
  })
})

describe('packing what was written long ago', () => {
  const longAgo = 1_000_000
  /** Of a peer that has gone beyond what it was met with: the other side lacks a part of that, too. */
  const old = (name: string): Lack => {
    const holding = held(name, 100)
    holding.met(50, 0)
    return { holding, from: 10, whole: false }
  }

  it('gives it at most half while others wait, as of a whole map', () => {
    const deltas = pack([old('old'), lack('busy', 100, { from: 10 })], 4000)
    expect(bytes(deltas.filter(({ name }) => name === 'old'))).toBeLessThanOrEqual(2000)
    expect(bytes(deltas.filter(({ name }) => name === 'busy'))).toBeGreaterThan(2000 - 200)
  })

  it('is cut without a sign of congestion', () => {
    expect(packed([old('old'), lack('calm', 20, { from: 19 })], 4000).isCut).toBe(false)
    expect(packed([old('old')], 4000, byDepth, longAgo).isCut).toBe(false)
    expect(packed([old('old'), lack('busy', 100, { from: 10 })], 4000).isCut).toBe(true)
    expect(packed([lack('busy', 100, { from: 10 })], 4000).isCut).toBe(true)
    const drawn = (): number => 0
    expect(packed([old('old'), lack('calm', 20, { from: 19 })], 4000, drawn).isCut).toBe(false)
    expect(packed([old('old'), lack('busy', 100, { from: 10 })], 4000, drawn).isCut).toBe(true)
  })
})

describe('packing anything', () => {
  const lacks = fc.array(
    fc.record({ keys: fc.nat(30), from: fc.nat(30), whole: fc.boolean(), isUnknown: fc.boolean() }),
    { maxLength: 6 },
  )

  it('keeps within the budget, in version order, without a gap', () => {
    fc.assert(
      fc.property(lacks, fc.nat(6000), (all, budget) => {
        const made = all.map(({ keys, from, whole, isUnknown }, i) =>
          isUnknown ? unknown(`p${i}`, keys) : lack(`p${i}`, keys, { from: whole ? 0 : Math.min(from, keys), whole }),
        )
        const deltas = pack(made, budget)
        expect(bytes(deltas)).toBeLessThanOrEqual(budget)
        for (const { name, from, toVersion, senderMax, entries } of deltas) {
          const expected = Array.from({ length: toVersion - from }, (_, i) => from + i + 1)
          expect(entries.map(({ version }) => version)).toEqual(expected)
          expect(senderMax).toBe(made.find(({ holding }) => holding.name === name)!.holding.maxVersion)
        }
      }),
    )
  })

  it('makes progress whenever one entry fits into half of the budget', () => {
    fc.assert(
      fc.property(lacks, (all) => {
        const made = all.map(({ keys, whole }, i) => lack(`p${i}`, keys + 1, { whole }))
        fc.pre(made.length > 0)
        const deltas = pack(made, 2 * (header('p0') + entryBytes))
        expect(deltas.some(({ entries }) => entries.length > 0)).toBe(true)
        if (made.some(({ whole }) => !whole)) {
          expect(deltas.some(({ name, entries }) => entries.length > 0 && !made[Number(name.slice(1))]!.whole)).toBe(
            true,
          )
        }
      }),
    )
  })
})
