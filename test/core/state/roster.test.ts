import fc from 'fast-check'
import type { Run } from '../../../src/core/state/fingerprint.js'
import { ownSlot, Roster } from '../../../src/core/state/roster.js'

const run = (name: string, generation = 1): Run => ({ name, generation })

/** A roster with these others, in slots as they come. */
const rosterOf = (own: Run, others: readonly Run[]): Roster => {
  const roster = new Roster(own, (slot) => others[slot] as Run)
  others.forEach((_, slot) => roster.add(slot, 0))
  return roster
}

describe('a roster', () => {
  it('has this node and all that were added in the order of their names', () => {
    const roster = rosterOf(run('m'), [run('z'), run('a'), run('n')])
    expect(roster.slots).toEqual([1, ownSlot, 2, 0])
    roster.remove(2, 5)
    expect(roster.slots).toEqual([1, ownSlot, 0])
    expect(roster.size).toBe(3)
    expect(roster.changedMs).toBe(5)
  })

  it('orders by code units, whatever the language', () => {
    const roster = rosterOf(run('é'), [run('z'), run('Z'), run('10'), run('9')])
    expect(roster.slots).toEqual([2, 3, 1, 0, ownSlot])
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
    expect(rosterOf(run('10.0.0.1:9000', 1_791_504_000_000_123), others).fingerprint).toBe(3296606980424421)
  })

  it('has as many fingerprints as there are sets among a hundred thousand that hardly differ', () => {
    const seen = new Set<number>()
    for (let i = 0; i < 100_000; i++)
      seen.add(rosterOf(run('a'), [run(`10.0.${i >> 8}.${i & 255}:9000`, 1)]).fingerprint)
    expect(seen.size).toBe(100_000)
  })
})
