import type { DeltaEntry } from '../../../src/core/message.js'
import type { Replica } from '../../../src/core/state/replica.js'
import { rowOf } from '../../../src/core/state/holding.js'
import { Parts } from '../support/context.js'
import { deleted, delta, expired, liveMap, replicaOf, set } from '../support/make.js'

const shown = (replica: Replica): unknown => [replica.maxVersion, replica.gcVersion, liveMap(replica.entries)]

describe('a replica', () => {
  it('takes what continues it', () => {
    const replica = replicaOf(delta({ entries: [set(1, 'a'), set(3, 'b')] }))
    const applied = replica.apply(delta({ from: 3, entries: [deleted(4, 'a'), set(5, 'c')] }), 10, 0)
    expect(applied.changes.map(({ kind, key, version, previous }) => [kind, key, version, previous])).toEqual([
      ['deleted', 'a', 4, 1],
      ['set', 'c', 5, undefined],
    ])
    expect(applied.moved).toBe(true)
    expect(shown(replica)).toEqual([5, 0, { b: 3, c: 5 }])
  })

  it.each<[string, Parameters<typeof delta>[0]]>([
    ['twice', { entries: [set(1, 'a'), set(3, 'b')] }],
    ['an older one', { entries: [set(1, 'a')], senderMax: 1 }],
    ['one behind a gap', { from: 4, entries: [set(5, 'c')] }],
    ['an empty one', { from: 3 }],
    ['one that starts earlier and tells nothing new', { from: 1, entries: [set(3, 'b')] }],
    ['a gc version beyond what is held, not from 0', { from: 3, gcVersion: 5, entries: [set(6, 'c')] }],
  ])('is changed by nothing old, late or out of order: %s', (_, parts) => {
    const replica = replicaOf(delta({ entries: [set(1, 'a'), set(3, 'b')] }))
    const before = shown(replica)
    const applied = replica.apply(delta(parts), 10, 0)
    expect([applied.changes, applied.moved]).toEqual([[], false])
    expect(shown(replica)).toEqual(before)
  })

  it('takes what is new out of a delta that overlaps', () => {
    const replica = replicaOf(delta({ entries: [set(1, 'a'), set(3, 'b')] }))
    const { changes } = replica.apply(delta({ from: 1, entries: [set(3, 'b', 'forged'), set(4, 'a')] }), 10, 0)
    expect(changes).toHaveLength(1)
    expect(liveMap(replica.entries)).toEqual({ a: 4, b: 3 })
  })

  it('is complete up to the last entry of a delta that was cut', () => {
    const replica = replicaOf(delta({ entries: [set(1, 'a'), set(2, 'b')], toVersion: 2, senderMax: 9 }))
    expect(replica.maxVersion).toBe(2)
  })

  it('drops tombstones up to the gc version of its owner, at that word alone', () => {
    const replica = replicaOf(delta({ entries: [set(1, 'a'), deleted(2, 'b'), expired(3, 'c'), deleted(4, 'd')] }))
    expect(replica.entries.size).toBe(4)
    expect(replica.apply(delta({ from: 4, gcVersion: 3 }), 10, 0)).toMatchObject({ moved: true, changes: [] })
    expect([...replica.entries].map(({ key }) => key)).toEqual(['a', 'd'])
  })

  it('says nothing of a tombstone for what it never showed', () => {
    const replica = replicaOf(delta())
    expect(replica.apply(delta({ entries: [deleted(1, 'a'), expired(2, 'b')] }), 10, 0).changes).toEqual([])
  })
})

describe('a replica: expiry', () => {
  const expiring: DeltaEntry = set(2, 'k', 'v', 500)

  it('measures the remaining time from the arrival, and buries at the same version', () => {
    const replica = replicaOf(delta({ entries: [set(1, 'a')] }))
    const { expiring: watched } = replica.apply(delta({ from: 1, entries: [expiring] }), 10, 1000)
    expect(watched.map(({ key, deadlineMs }) => [key, deadlineMs])).toEqual([['k', 1500]])
    expect(replica.expire(watched[0]!)).toMatchObject({ kind: 'expired', version: 2, previous: 'v', value: null })
    expect(replica.entries.get('k')).toMatchObject({ kind: 'expired', version: 2 })
    expect(replica.maxVersion).toBe(2)
  })

  it('leaves a tombstone that takes no more room than one of a deletion', () => {
    const large = 'x'.repeat(8000)
    const replica = replicaOf(delta({ entries: [set(1, 'a', large, 100), deleted(2, 'b')] }))
    replica.expire(replica.entries.get('a')!)
    expect(replica.entries.get('a')?.bytes).toBe(deleted(2, 'b').bytes)
    expect(replica.bytes).toBe(2 * deleted(2, 'b').bytes)
  })

  it('leaves nothing behind where the gc version covers it already', () => {
    const replica = replicaOf(delta({ entries: [expiring, set(3, 'b')] }), delta({ from: 3, gcVersion: 3 }))
    expect(replica.expire(replica.entries.get('k')!)).toMatchObject({ kind: 'expired', version: 2 })
    expect(replica.entries.get('k')).toBeUndefined()
  })
})

describe('a replica: limits and books', () => {
  it('takes no key beyond the cap, and still new values of those it has', () => {
    const replica = replicaOf(delta())
    const full = delta({ entries: [set(1, 'a'), set(2, 'b'), set(3, 'c'), set(4, 'a', 'new')] })
    const applied = replica.apply({ ...full, entries: full.entries.slice(1) }, 1, 0)
    expect(applied.overKeyLimit).toBe(true)
    expect([replica.maxVersion, liveMap(replica.entries)]).toEqual([2, { b: 2 }])
    expect(replica.apply(delta({ from: 2, entries: [set(3, 'b', 'new')] }), 1, 0).overKeyLimit).toBe(false)
    expect(liveMap(replica.entries)).toEqual({ b: 'new' })
  })

  it('takes in what has room once the tombstones are gone of which the same delta says so', () => {
    const replica = replicaOf(delta({ entries: [set(1, 'a'), set(2, 'b'), deleted(3, 'c')] }))
    const applied = replica.apply(delta({ from: 3, gcVersion: 3, entries: [set(4, 'd')] }), 3, 0)
    expect([applied.overKeyLimit, replica.maxVersion, replica.gcVersion]).toEqual([false, 4, 3])
    expect(liveMap(replica.entries)).toEqual({ a: 1, b: 2, d: 4 })
  })

  it('takes no key beyond the cap in a resync either', () => {
    const replica = replicaOf(delta())
    const whole = delta({ gcVersion: 1, entries: [set(2, 'a'), set(3, 'b'), set(4, 'c')] })
    const applied = replica.apply(whole, 2, 0)
    expect(replica.entries.size).toBeLessThanOrEqual(2)
    expect(applied.overKeyLimit).toBe(true)
  })

  it('counts each piece of a map that is copied anew as a change, of which others should hear before long', () => {
    const parts = new Parts()
    const replica = parts.meet('p')
    const { changes } = parts.peers.store
    const copied = { gcVersion: 3, senderMax: 9 }
    replica.apply(delta({ ...copied, entries: [set(4, 'a')], toVersion: 4 }), 10, 100)
    replica.apply(delta({ ...copied, entries: [set(4, 'a')], toVersion: 4 }), 10, 150)
    expect([replica.resync?.maxVersion, changes.lastMs]).toEqual([4, 100])
    replica.apply(delta({ ...copied, from: 4, entries: [set(9, 'b')] }), 10, 200)
    expect([changes.lastMs, shown(replica)]).toEqual([200, [9, 3, { a: 4, b: 9 }]])
  })

  it('shows in its row what it holds, and for how long it has been gone', () => {
    const replica = replicaOf(delta({ entries: [set(4, 'a')] }), delta({ from: 4, gcVersion: 2 }))
    expect(rowOf(replica, 50)).toMatchObject({ maxVersion: 4, gcVersion: 2, status: 'alive', ageMs: 0 })
    replica.setStatus('failed', 10, 20)
    expect(rowOf(replica, 50)).toMatchObject({ status: 'failed', ageMs: 40 })
  })
})
