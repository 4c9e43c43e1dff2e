import fc from 'fast-check'
import { minus, numberOf, plus, type Run } from '../../../src/core/state/fingerprint.js'
import { ownSlot, Roster } from '../../../src/core/state/roster.js'
import { seededRandom } from '../../../src/random.js'

const run = (name: string, generation = 1): Run => ({ name, generation })

/** A roster with these others, in slots as they come. */
const rosterOf = (own: Run, others: readonly Run[]): Roster => {
  const roster = new Roster(own, (slot) => others[slot] as Run)
  others.forEach((_, slot) => roster.add(slot, 0))
  return roster
}

describe('sums of numbers of runs', () => {
  it('are exact, stay below 2^53, and are undone by differences', () => {
    const number = fc.maxSafeNat()
    fc.assert(
      fc.property(number, number, (a, b) => {
        expect(BigInt(plus(a, b))).toBe((BigInt(a) + BigInt(b)) % 2n ** 53n)
        expect(minus(plus(a, b), b)).toBe(a)
      }),
    )
  })
})

describe('a roster', () => {
  it('has this node and all that were added in the order of their numbers', () => {
    const others = [run('z'), run('a'), run('n'), run('é', 7)]
    const own = run('m')
    const roster = rosterOf(own, others)
    const numberAt = (slot: number) => numberOf(slot === ownSlot ? own : (others[slot] as Run))
    const ascending = [ownSlot, 0, 1, 2, 3].sort((a, b) => numberAt(a) - numberAt(b))
    expect(roster.slots).toEqual(ascending)
    roster.remove(2, 5)
    expect(roster.slots).toEqual(ascending.filter((slot) => slot !== 2))
    expect(roster.size).toBe(4)
    expect(roster.changedMs).toBe(5)
  })

  it('goes round from any place, and once at most', () => {
    const roster = rosterOf(
      run('m'),
      ['z', 'a', 'n', 'b'].map((name) => run(name)),
    )
    const { slots, size } = roster
    for (let start = 0; start < size; start++) {
      for (let count = 0; count <= size + 2; count++) {
        const expected = Array.from({ length: Math.min(count, size) }, (_, i) => slots[(start + i) % size])
        expect(roster.slotsFrom(start, count)).toEqual(expected)
      }
    }
  })

  it('follows this node to a later generation', () => {
    const own = { name: 'm', generation: 1 }
    const others = ['a', 'b', 'c', 'd', 'e'].map((name) => run(name))
    const roster = rosterOf(own, others)
    own.generation = 2
    const afterwards = rosterOf(run('m', 2), others)
    expect([roster.fingerprint, roster.slots]).toEqual([afterwards.fingerprint, afterwards.slots])
    expect(roster.section(0, 1)).toEqual({ start: 0, size: 6, fingerprint: afterwards.fingerprint })
  })

  it('is the same in those sections in which the same runs are', () => {
    const names = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 2, maxLength: 40 })
    fc.assert(
      fc.property(names, fc.constantFrom(1, 2, 8, 16), fc.nat(), ([own = '', ...all], count, seed) => {
        const random = seededRandom(seed)
        const [here, there] = [0, 1].map(() => all.filter(() => random() < 0.9).map((name) => run(name)))
        const [a, b] = [rosterOf(run(own), here!), rosterOf(run(own), there!)]
        const membersOf = (roster: Roster, others: readonly Run[], index: number): string[] => {
          const { start, size } = roster.section(index, count)
          return roster.slots.slice(start, start + size).map((slot) => (slot === ownSlot ? own : others[slot]!.name))
        }
        const indexes = Array.from({ length: count }, (_, i) => i)
        expect(indexes.flatMap((i) => membersOf(a, here!, i))).toHaveLength(a.size)
        for (const i of indexes) {
          const isSame = a.section(i, count).fingerprint === b.section(i, count).fingerprint
          expect(isSame).toBe(String(membersOf(a, here!, i)) === String(membersOf(b, there!, i)))
        }
        const sum = indexes.reduce((total, i) => plus(total, a.section(i, count).fingerprint), 0)
        expect(sum).toBe(a.fingerprint)
      }),
    )
  })

  it('looks the same from each of its members', () => {
    const names = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 2, maxLength: 12 })
    fc.assert(
      fc.property(names, fc.maxSafeNat(), (all, generation) => {
        const runs = all.map((name, i) => run(name, generation - i))
        const views = runs.map((own) => {
          const others = runs.filter((other) => other !== own)
          const roster = rosterOf(own, others)
          const order = roster.slots.map((slot) => (slot === ownSlot ? own : (others[slot] as Run)).name)
          return JSON.stringify([roster.fingerprint, order])
        })
        expect(new Set(views).size).toBe(1)
      }),
    )
  })

  it('has a fingerprint that JSON carries, another one for other runs, and the former one when they are gone', () => {
    const others = [run('b'), run('c', 1_791_504_000_000_123)]
    const roster = rosterOf(run('a'), others)
    const { fingerprint } = roster
    expect(Number.isSafeInteger(fingerprint)).toBe(true)
    expect(rosterOf(run('a'), [run('b'), run('c', 1_791_504_000_000_124)]).fingerprint).not.toBe(fingerprint)
    expect(rosterOf(run('a', 2), others).fingerprint).not.toBe(fingerprint)
    expect(rosterOf(run('a'), [run('c'), run('b', 1_791_504_000_000_123)]).fingerprint).not.toBe(fingerprint)
    others.push(run('d'))
    roster.add(2, 1)
    expect(roster.fingerprint).not.toBe(fingerprint)
    roster.remove(2, 2)
    expect(roster.fingerprint).toBe(fingerprint)
  })

  it('has the fingerprint that the wire format says', () => {
    const others = [run('10.0.0.2:9000', 1_791_504_061_440_130), run('é')]
    expect(rosterOf(run('10.0.0.1:9000', 1_791_504_000_000_123), others).fingerprint).toBe(3296606982521573)
  })

  it('has as many fingerprints as there are sets among a hundred thousand that hardly differ', () => {
    const seen = new Set<number>()
    for (let i = 0; i < 100_000; i++)
      seen.add(rosterOf(run('a'), [run(`10.0.${i >> 8}.${i & 255}:9000`, 1)]).fingerprint)
    expect(seen.size).toBe(100_000)
  })
})
