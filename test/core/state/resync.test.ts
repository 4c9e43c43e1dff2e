import { rowOf } from '../../../src/core/state/holding.js'
import { Resync } from '../../../src/core/state/resync.js'
import { deleted, delta, expired, liveMap, replicaOf, set } from '../support/make.js'

const told = (changes: readonly { kind: string; key: string; version: number }[]): string[] =>
  changes.map(({ kind, key, version }) => `${kind} ${key}@${version}`)

/** Holds versions up to 4, when its owner has collected up to 6 and stands at 10. */
const behind = () => replicaOf(delta({ entries: [set(1, 'a'), set(2, 'b'), set(3, 'c'), set(4, 'd')] }))

describe('a resync', () => {
  it('builds the map beside the visible one, and says in its row how far it is and where it goes', () => {
    const replica = behind()
    const applied = replica.apply(delta({ gcVersion: 6, entries: [set(3, 'c')], toVersion: 3, senderMax: 10 }), 100, 0)
    expect(applied).toMatchObject({ changes: [], moved: true })
    expect(liveMap(replica.entries)).toEqual({ a: 1, b: 2, c: 3, d: 4 })
    expect(rowOf(replica, 0)).toMatchObject({ maxVersion: 3, gcVersion: 10 })
  })

  it('swaps at its goal, and tells the difference in version order; removals carry the gc version', () => {
    const replica = behind()
    replica.apply(delta({ gcVersion: 6, entries: [set(3, 'c')], toVersion: 3, senderMax: 10 }), 100, 0)
    const rest = delta({ from: 3, gcVersion: 6, entries: [set(5, 'd'), deleted(8, 'b'), set(10, 'e')] })
    const applied = replica.apply(rest, 100, 0)
    expect(told(applied.changes)).toEqual(['set d@5', 'deleted a@6', 'deleted b@8', 'set e@10'])
    expect([replica.maxVersion, replica.gcVersion, replica.resync]).toEqual([10, 6, undefined])
  })

  it('begins only with a delta from 0 whose gc version is above what is held', () => {
    const replica = behind()
    replica.apply(delta({ gcVersion: 4, senderMax: 4 }), 100, 0)
    replica.apply(delta({ from: 1, gcVersion: 6, entries: [set(7, 'e')] }), 100, 0)
    expect([replica.resync, replica.maxVersion, replica.gcVersion]).toEqual([undefined, 4, 4])
  })

  it.each([
    ['a sender below the goal', { from: 3, gcVersion: 6, entries: [set(9, 'x')], senderMax: 9 }],
    ['a gap', { from: 4, gcVersion: 6, entries: [set(10, 'x')] }],
    ['a gc version above the goal, not from 0', { from: 3, gcVersion: 11, entries: [set(12, 'x')] }],
  ])('is not continued by %s', (_, parts) => {
    const replica = behind()
    replica.apply(delta({ gcVersion: 6, entries: [set(3, 'c')], toVersion: 3, senderMax: 10 }), 100, 0)
    expect(replica.apply(delta(parts), 100, 0)).toMatchObject({ moved: false, changes: [] })
    expect(replica.resync).toMatchObject({ maxVersion: 3, goal: 10 })
  })

  it.each([
    ['what continues it, of a sender at its goal', { from: 3, senderMax: 10 }, true],
    ['what begins before the end of what is there', { from: 0, senderMax: 10 }, true],
    ['what is collected up to its goal', { from: 3, gcVersion: 10, senderMax: 12 }, true],
    ['a sender that is behind its goal', { from: 3, senderMax: 9 }, false],
    ['what is collected beyond its goal', { from: 3, gcVersion: 11, senderMax: 12 }, false],
    ['a gap', { from: 4, senderMax: 10 }, false],
  ])('is continued, or not, by %s', (_, parts, isContinued) => {
    const resync = new Resync(delta({ gcVersion: 6, toVersion: 3, senderMax: 10 }), 0)
    resync.take(delta({ gcVersion: 6, entries: [set(3, 'c')], toVersion: 3, senderMax: 10 }), 100, 0)
    const piece = delta({ gcVersion: 6, toVersion: 9, entries: [set(8, 'x')], ...parts })
    expect(resync.isContinuedBy(piece)).toBe(isContinued)
    expect(resync.take(piece, 100, 0)).toBe(isContinued)
    expect([resync.maxVersion, resync.entries.size]).toEqual(isContinued ? [9, 2] : [3, 1])
  })

  it('stops in front of the first key too many, and takes in what is written to those that are there', () => {
    const resync = new Resync(delta({ gcVersion: 6, senderMax: 20 }), 0)
    const first = delta({ gcVersion: 6, entries: [set(3, 'a'), set(7, 'b')], toVersion: 7, senderMax: 20 })
    expect([resync.take(first, 2, 0), resync.overKeyLimit]).toEqual([true, false])
    const more = [set(8, 'a'), set(12, 'c'), set(13, 'b'), set(20, 'd')]
    const rest = delta({ from: 7, gcVersion: 6, entries: more })
    expect([resync.take(rest, 2, 0), resync.overKeyLimit]).toEqual([true, true])
    expect([resync.maxVersion, resync.done]).toEqual([11, false])
    expect([...resync.entries].map(({ key, version }) => [key, version])).toEqual([
      ['b', 7],
      ['a', 8],
    ])
    expect([resync.take(rest, 2, 0), resync.maxVersion]).toEqual([false, 11])
  })

  it('takes nothing in twice: a piece that comes late brings nothing back', () => {
    const resync = new Resync(delta({ gcVersion: 6, senderMax: 12 }), 0)
    const piece = delta({ gcVersion: 6, entries: [set(3, 'a'), set(7, 'b')], toVersion: 7, senderMax: 12 })
    resync.take(piece, 100, 0)
    resync.take(delta({ from: 7, gcVersion: 6, entries: [deleted(8, 'a')], toVersion: 8, senderMax: 12 }), 100, 0)
    expect(resync.take(piece, 100, 0)).toBe(false)
    expect([...resync.entries].map(({ key, version }) => [key, version])).toEqual([
      ['b', 7],
      ['a', 8],
    ])
  })

  it('goes on where it was stopped with what is written to the keys that are there', () => {
    const resync = new Resync(delta({ gcVersion: 6, senderMax: 12 }), 0)
    const piece = delta({ gcVersion: 6, entries: [set(3, 'a'), set(7, 'b'), set(9, 'c')], toVersion: 9, senderMax: 12 })
    resync.take(piece, 2, 0)
    expect([resync.maxVersion, resync.overKeyLimit]).toEqual([8, true])
    resync.take(delta({ from: 8, gcVersion: 6, entries: [deleted(12, 'a')] }), 2, 0)
    expect([resync.maxVersion, resync.overKeyLimit, resync.done]).toEqual([12, false, true])
  })

  it('lets go of what is collected meanwhile, and of what ran out: there may be no place for the rest before', () => {
    const resync = new Resync(delta({ gcVersion: 2, senderMax: 9 }), 0)
    const begun = [set(3, 'a'), deleted(4, 'b'), { ...set(5, 'c'), remainingMs: 1000 }]
    resync.take(delta({ gcVersion: 2, toVersion: 5, senderMax: 9, entries: begun }), 3, 0)
    const rest = delta({ from: 5, gcVersion: 5, senderMax: 9, entries: [set(6, 'd'), set(9, 'e')] })
    resync.collect(rest, 1000)
    expect([resync.take(rest, 3, 1000), resync.done]).toEqual([true, true])
    expect([...resync.entries].map(({ key }) => key)).toEqual(['a', 'd', 'e'])
  })

  it('keeps what is not collected yet, and what has not run out', () => {
    const resync = new Resync(delta({ gcVersion: 2, senderMax: 9 }), 0)
    const begun = [deleted(4, 'b'), { ...set(5, 'c'), remainingMs: 1000 }, deleted(6, 'd')]
    resync.take(delta({ gcVersion: 2, toVersion: 6, senderMax: 9, entries: begun }), 3, 0)
    resync.collect(delta({ from: 6, gcVersion: 5, toVersion: 9, senderMax: 9 }), 999)
    expect([...resync.entries].map(({ key }) => key)).toEqual(['c', 'd'])
    resync.collect(delta({ from: 7, gcVersion: 9, toVersion: 9, senderMax: 9 }), 1000) // a gap
    expect([...resync.entries].map(({ key }) => key)).toEqual(['c', 'd'])
  })

  it('goes on towards the same goal when the gc version rises below it', () => {
    const replica = behind()
    replica.apply(delta({ gcVersion: 6, entries: [set(3, 'c')], toVersion: 3, senderMax: 10 }), 100, 0)
    replica.apply(delta({ from: 3, gcVersion: 9, entries: [set(7, 'x')], toVersion: 7, senderMax: 20 }), 100, 0)
    expect(replica.resync).toMatchObject({ goal: 10, gcVersion: 9, maxVersion: 7 })
    replica.apply(delta({ from: 7, gcVersion: 8, entries: [set(20, 'y')] }), 100, 0)
    expect([replica.maxVersion, replica.gcVersion]).toEqual([20, 9])
  })

  it('starts over when the owner has collected beyond the goal', () => {
    const replica = behind()
    replica.apply(delta({ gcVersion: 6, entries: [set(3, 'c')], toVersion: 3, senderMax: 10 }), 100, 0)
    replica.apply(delta({ gcVersion: 12, entries: [set(2, 'b')], toVersion: 2, senderMax: 15 }), 100, 0)
    expect(replica.resync).toMatchObject({ goal: 15, maxVersion: 2, gcVersion: 12 })
    expect([...replica.resync!.entries]).toHaveLength(1)
  })

  it('keeps no tombstone that the gc version covers', () => {
    const replica = behind()
    replica.apply(delta({ gcVersion: 6, entries: [expired(5, 'a'), expired(6, 'q'), deleted(10, 'b')] }), 100, 0)
    expect([...replica.entries].map(({ key, kind }) => [key, kind])).toEqual([['b', 'deleted']])
  })
})

describe('a swap', () => {
  const expiring = (remainingMs: number) => set(3, 'k', 'v', remainingMs)
  const swapWith = (visibleMs: number, stagedMs: number, expiredBefore: boolean) => {
    const replica = replicaOf(delta({ entries: [expiring(visibleMs), set(4, 'd')] }))
    if (expiredBefore) replica.expire(replica.entries.get('k')!)
    const whole = delta({ gcVersion: 6, entries: [expiring(stagedMs), set(10, 'e')] })
    return { replica, applied: replica.apply(whole, 100, 0) }
  }

  it('does not bring back what has expired here', () => {
    const { replica, applied } = swapWith(100, 900, true)
    expect(liveMap(replica.entries)).toEqual({ e: 10 })
    expect(told(applied.changes)).toEqual(['deleted d@6', 'set e@10'])
  })

  it('does not bring back what was removed here and left no trace', () => {
    const replica = replicaOf(delta({ entries: [expiring(100), deleted(4, 'x')] }), delta({ from: 4, gcVersion: 4 }))
    replica.expire(replica.entries.get('k')!)
    expect(replica.entries.get('k')).toBeUndefined()
    replica.apply(delta({ gcVersion: 6, entries: [expiring(900), set(10, 'e')] }), 100, 0)
    expect(liveMap(replica.entries)).toEqual({ e: 10 })
  })

  it.each([
    [100, 900],
    [900, 100],
  ])('keeps the earlier deadline of the same write: %i here, %i there', (here, there) => {
    const { replica, applied } = swapWith(here, there, false)
    expect(replica.entries.get('k')?.deadlineMs).toBe(100)
    expect(told(applied.changes)).toEqual(['deleted d@6', 'set e@10'])
    expect(applied.expiring.map(({ key }) => key)).toEqual(['k'])
  })

  it.each([100, 900])(
    'keeps the value that was told of a version, where somebody tells another (for %i ms)',
    (forMs) => {
      const replica = replicaOf(delta({ entries: [set(1, 'k', 'told', 500), set(4, 'd')] }))
      const another = set(1, 'k', 'another', forMs)
      const { changes } = replica.apply(delta({ gcVersion: 6, entries: [another, set(10, 'e')] }), 100, 0)
      expect(told(changes)).toEqual(['deleted d@6', 'set e@10'])
      expect(replica.entries.get('k')).toMatchObject({ value: 'told', deadlineMs: Math.min(500, forMs) })
    },
  )

  it('buries what ran out while it was staged', () => {
    const replica = behind()
    replica.apply(delta({ gcVersion: 6, entries: [set(7, 'q', 1, 50)], toVersion: 7, senderMax: 10 }), 100, 0)
    const { changes } = replica.apply(delta({ from: 7, gcVersion: 6, entries: [set(10, 'e')] }), 100, 60)
    expect(replica.entries.get('q')).toMatchObject({ kind: 'expired', version: 7 })
    expect(told(changes)).not.toContain('set q@7')
  })
})
