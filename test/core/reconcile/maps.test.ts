import fc from 'fast-check'
import { Maps } from '../../../src/core/reconcile/maps.js'
import { Parts } from '../support/context.js'
import { delta, set } from '../support/make.js'

const mapsOf = ({ context, peers }: Parts): Maps => new Maps(context, peers)

const names = ['a', 'b'] as const
const version = fc.nat(6)
const act = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('delta' as const),
      name: fc.constantFrom(...names),
      from: version,
      to: version,
      gc: version,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('meet' as const, 'remove' as const),
      name: fc.constantFrom(...names),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('fail' as const, 'forget' as const),
      name: fc.constantFrom(...names),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('write' as const, 'collect' as const, 'outbid' as const) }),
  },
)

const perform = (parts: Parts, each: typeof act extends fc.Arbitrary<infer A> ? A : never): void => {
  const { own, peers, nowMs } = parts
  switch (each.kind) {
    case 'write':
      own.set({ key: 'k', value: nowMs, deadlineMs: Infinity, bytes: 9 }, nowMs)
      return
    case 'collect':
      own.delete('k', 9, nowMs)
      return own.collect(0, nowMs)
    case 'outbid':
      return own.reissue(own.generation + 1, nowMs)
    case 'meet':
      parts.meet(each.name)
      return
    case 'remove':
      return peers.remove(each.name)
    case 'fail':
      return peers.get(each.name)?.setStatus('failed', nowMs, nowMs)
    case 'forget': {
      const slot = peers.get(each.name)?.slot
      return slot === undefined ? undefined : peers.store.unlist(slot, nowMs)
    }
    case 'delta': {
      const { name, from, gc: gcVersion } = each
      const toVersion = Math.max(from, each.to)
      const entries = toVersion > from ? [set(toVersion, 'k')] : []
      peers.get(name)?.apply(delta({ name, from, toVersion, senderMax: 6, gcVersion, entries }), 9, nowMs)
    }
  }
}

describe('the fingerprint of maps', () => {
  it('is the same as if it were made anew, whatever has happened', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(act, fc.boolean()), { maxLength: 40 }), (acts) => {
        const parts = new Parts()
        for (const name of names) parts.meet(name)
        const maps = mapsOf(parts)
        for (const [each, isLookedAt] of acts) {
          parts.nowMs += 10
          perform(parts, each)
          if (isLookedAt) expect(maps.fingerprint).toBe(mapsOf(parts).fingerprint)
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('is another with any version of anybody, and the same whatever their heartbeats', () => {
    const parts = new Parts()
    for (const name of names) parts.meet(name, { entries: [set(3, 'k')] })
    const maps = mapsOf(parts)
    const [before, replica] = [maps.fingerprint, parts.peers.get('b')!]
    replica.heartbeat += 100
    parts.own.heartbeat += 100
    expect(maps.fingerprint).toBe(before)
    replica.maxVersion += 1
    const after = maps.fingerprint
    replica.gcVersion += 1
    expect(new Set([before, after, maps.fingerprint]).size).toBe(3)
  })

  it('is another where somebody came back of whom nothing is held yet', () => {
    const parts = new Parts()
    const maps = mapsOf(parts)
    parts.meet('a', { entries: [set(5, 'k')] })
    const before = maps.fingerprint
    parts.peers.remove('a')
    parts.peers.add(delta({ name: 'a' }))
    expect(maps.fingerprint).not.toBe(before)
    expect(maps.fingerprint).toBe(mapsOf(parts).fingerprint)
  })
})
