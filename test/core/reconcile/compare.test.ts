import { hasNewerLife, isBehind, lackOf } from '../../../src/core/reconcile/compare.js'
import type { Replica } from '../../../src/core/state/replica.js'
import { delta, replicaOf, row, set } from '../support/make.js'
import { generationAt } from '../support/settings.js'

/** Stands at version 10, collected up to 6. */
const holding = (): Replica =>
  replicaOf(delta({ entries: [set(2, 'a'), set(8, 'b'), set(10, 'c')] }), delta({ from: 10, gcVersion: 6 }))

const lack = (...args: Parameters<typeof row>): unknown => {
  const found = lackOf(holding(), row(...args))
  return found === undefined ? undefined : [found.from, found.whole]
}

describe('what the sender of a row lacks', () => {
  it('is nothing when both hold the same', () => {
    expect(lack({ maxVersion: 10, gcVersion: 6 })).toBeUndefined()
  })

  it('is what is newer than its max', () => {
    expect(lack({ maxVersion: 8, gcVersion: 0 })).toEqual([8, false])
    expect(lack({ maxVersion: 6, gcVersion: 5 })).toEqual([6, false])
  })

  it('is everything when its max and its gc version are both below the gc version here', () => {
    expect(lack({ maxVersion: 5, gcVersion: 5 })).toEqual([0, true])
    expect(lack({ maxVersion: 0, gcVersion: 0 })).toEqual([0, true])
  })

  it('is the rest of its resync, from where that stands', () => {
    expect(lack({ maxVersion: 3, gcVersion: 9 })).toEqual([3, true])
    expect(lack({ maxVersion: 0, gcVersion: 6 })).toEqual([0, true])
    expect(lack({ maxVersion: 8, gcVersion: 10 })).toEqual([8, true])
  })

  it('is nothing while it resyncs towards a goal beyond what is held here', () => {
    expect(lack({ maxVersion: 3, gcVersion: 11 })).toBeUndefined()
  })

  it('starts over when its goal lies below the gc version here', () => {
    expect(lack({ maxVersion: 3, gcVersion: 5 })).toEqual([0, true])
  })

  it('is the gc version alone at an equal max', () => {
    expect(lack({ maxVersion: 10, gcVersion: 5 })).toEqual([10, false])
  })

  it('is nothing when it is ahead', () => {
    expect(lack({ maxVersion: 11, gcVersion: 2 })).toBeUndefined()
    expect(lack({ generation: generationAt(1) })).toBeUndefined()
  })

  it('is everything, even nothing, of an unknown peer or a later generation', () => {
    const empty = replicaOf(delta())
    expect(lackOf(empty, undefined)).toMatchObject({ from: 0, whole: true })
    expect(lackOf(empty, row({ generation: 0 }))).toMatchObject({ from: 0, whole: true })
    expect(lackOf(empty, row({ generation: generationAt(-1), maxVersion: 99 }))).toMatchObject({ from: 0, whole: true })
  })

  it('is not told by one who resyncs that peer, but to whom it is unknown', () => {
    const replica = replicaOf(delta({ entries: [set(1, 'a')] }))
    replica.apply(delta({ gcVersion: 5, entries: [set(6, 'b')], toVersion: 6, senderMax: 9 }), 10, 0)
    expect(replica.resync).toBeDefined()
    expect(lackOf(replica, row())).toBeUndefined()
    for (const unknown of [undefined, row({ generation: replica.generation - 1 })]) {
      expect(lackOf(replica, unknown)).toEqual({
        holding: replica,
        from: replica.maxVersion,
        whole: true,
        unknown: true,
      })
    }
  })
})

describe('who is behind', () => {
  it.each([
    ['a later generation', { generation: generationAt(1) }, true],
    ['an earlier generation', { generation: generationAt(-1), maxVersion: 99 }, false],
    ['a higher max', { maxVersion: 11 }, true],
    ['a lower max, whatever its gc version', { maxVersion: 9, gcVersion: 9 }, false],
    ['an equal max and a higher gc version', { maxVersion: 10, gcVersion: 7 }, true],
    ['the same', { maxVersion: 10, gcVersion: 6 }, false],
  ])('against %s', (_, theirs, behind) => {
    expect(isBehind(holding(), row(theirs))).toBe(behind)
  })

  it('while resyncing: whoever is further than the new map', () => {
    const replica = holding()
    replica.apply(delta({ gcVersion: 15, entries: [set(12, 'x')], toVersion: 12, senderMax: 20 }), 10, 0)
    expect(replica.resync).toBeDefined()
    expect(isBehind(replica, row({ maxVersion: 13 }))).toBe(true)
    expect(isBehind(replica, row({ maxVersion: 12, gcVersion: 19 }))).toBe(false)
  })

  it('in life: an older heartbeat, or no goodbye', () => {
    const alive = replicaOf(delta({ heartbeat: 5 }))
    expect(hasNewerLife(alive, row({ heartbeat: 4 }))).toBe(true)
    expect(hasNewerLife(alive, row({ heartbeat: 5 }))).toBe(false)
    expect(hasNewerLife(alive, row({ heartbeat: 4, generation: generationAt(1) }))).toBe(false)
    alive.setStatus('left', 0, 0)
    expect(hasNewerLife(alive, row({ heartbeat: 5 }))).toBe(true)
    expect(hasNewerLife(alive, row({ heartbeat: 5, status: 'left' }))).toBe(false)
  })
})
