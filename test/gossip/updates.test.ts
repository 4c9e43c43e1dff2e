import { createGossip } from '../../src/gossip/create-gossip.js'
import type { Json } from '../../src/core/json.js'
import type { Update } from '../../src/gossip/types.js'
import { seededRandom } from '../../src/random.js'
import { memoryNetwork } from '../../src/testing/memory-network.js'
import { record, VirtualCluster } from '../support/virtual-cluster.js'

let cluster: VirtualCluster
beforeEach(() => (cluster = new VirtualCluster()))
afterEach(() => cluster.stop())

const brief = ({ peer, kind, key, value, version }: Update<Record<string, Json>>) =>
  `${version} ${peer} ${kind} ${key} ${JSON.stringify(value)}`

describe('updates$', () => {
  test('set, set again, deleted: what was and what is', async () => {
    const { a, b } = await cluster.pair()
    const updates = record(a.updates$)
    for (const write of [() => b.set('load', 1), () => b.set('load', { x: 2 }), () => b.delete('load')]) {
      write()
      cluster.run(5000)
    }
    const about = { peer: 'b', key: 'load', expiresAt: undefined }
    expect(updates).toEqual([
      { ...about, kind: 'set', value: 1, previous: undefined, version: 1 },
      { ...about, kind: 'set', value: { x: 2 }, previous: 1, version: 2 },
      { ...about, kind: 'deleted', value: undefined, previous: { x: 2 }, version: 3 },
    ])
  })

  test('an expiring value: when, by the wall clock, and that it is gone', async () => {
    const { a, b } = await cluster.pair()
    const updates = record(a.updates$)
    const expiresAt = cluster.nowMs + 8000
    b.set('lease', 'me', expiresAt)
    cluster.run(10_000)
    expect(updates).toMatchObject([
      { kind: 'set', value: 'me', version: 1 },
      { kind: 'expired', value: undefined, previous: 'me', version: 1, expiresAt: undefined },
    ])
    expect(Math.abs(updates[0]!.expiresAt! - expiresAt)).toBeLessThanOrEqual(5) // the time under way
  })

  test('an expiry beyond what a Date can hold is the last that it can', async () => {
    const { a, b } = await cluster.pair()
    const updates = record(a.updates$, ({ expiresAt }) => new Date(expiresAt!).toISOString())
    for (const [i, never] of [Number.MAX_SAFE_INTEGER, 8.64e15].entries()) {
      b.set('lease', i, never)
      cluster.run(5000)
      expect([b.get('lease'), a.value('b', 'lease')]).toEqual([i, i])
    }
    expect(updates).toEqual(['+275760-09-13T00:00:00.000Z', '+275760-09-13T00:00:00.000Z'])
  })

  test('an equal value changes nothing, also when it is another object', async () => {
    const { a, b } = await cluster.pair()
    const updates = record(a.updates$, brief)
    for (const value of [{ x: [1, { y: 2 }] }, { x: [1, { y: 2 }] }, { x: [1, { y: 3 }] }]) {
      b.set('load', value)
      cluster.run(5000)
    }
    expect(updates).toEqual(['1 b set load {"x":[1,{"y":2}]}', '2 b set load {"x":[1,{"y":3}]}'])
  })

  test('an equal value with an expiry is a write of its own', async () => {
    const { a, b } = await cluster.pair()
    const updates = record(a.updates$, brief)
    for (const inMs of [20_000, 20_000]) {
      b.set('lease', 'me', cluster.nowMs + inMs)
      cluster.run(5000)
    }
    expect(updates).toEqual(['1 b set lease "me"', '2 b set lease "me"'])
  })

  test('an object that is changed and set again is published: what was set before is not changed by it', async () => {
    const { a, b } = await cluster.pair()
    const updates = record(a.updates$, brief)
    const config = { limit: 1 }
    b.set('config', config)
    config.limit = 2
    expect(b.get('config')).toEqual({ limit: 1 })
    b.set('config', config)
    cluster.run(5000)
    expect(updates).toEqual(['2 b set config {"limit":2}'])
  })

  test('exactly once and in version order for each peer, however it came about', async () => {
    const nodes = await Promise.all(
      ['a', 'b', 'c', 'd', 'e'].map((name) => cluster.start(name, { seeds: ['a:9000', 'b:9000'] })),
    )
    cluster.run(5000)
    const [observer, ...writers] = nodes
    const seen = record(observer!.updates$, ({ peer, version, kind }) => ({ peer, version, kind }))
    const random = seededRandom(3)
    for (let i = 0; i < 300; i++) {
      const writer = writers[Math.floor(random() * writers.length)]!
      const key = `k${Math.floor(random() * 3)}`
      if (random() < 0.2) writer.delete(key)
      else writer.set(key, i, random() < 0.3 ? cluster.nowMs + 1 + Math.floor(3000 * random()) : undefined)
      cluster.run(Math.floor(100 * random()))
    }
    cluster.run(20_000)
    for (const { name } of writers) {
      const versions = seen
        .filter(({ peer, kind }) => peer === name && kind !== 'expired')
        .map(({ version }) => version)
      expect(versions.length).toBeGreaterThan(10)
      expect(versions).toEqual([...new Set(versions)].sort((x, y) => x - y))
    }
    expect(seen.some(({ kind }) => kind === 'expired')).toBe(true)
  })

  test('set before start is published after it, the latest of each key, but for what expired meanwhile', async () => {
    const a = await cluster.start('a')
    const updates = record(a.updates$, brief)
    const b = cluster.make('b', { seeds: ['a:9000'] })
    b.set('load', 1)
    b.set('lease', 'me', cluster.nowMs + 1000)
    b.set('gone', true)
    b.set('load', 2)
    b.delete('gone')
    expect([b.get('load'), b.get('lease'), b.get('gone')]).toEqual([2, 'me', undefined])
    cluster.run(2000)
    expect(b.get('lease')).toBeUndefined()
    await b.start()
    cluster.run(5000)
    expect(updates).toEqual(['1 b set load 2'])
  })

  test('a value that runs out while the node starts does not keep it from starting', async () => {
    for (let inMs = 1; inMs < 20; inMs++) {
      let nowMs = 1_700_000_000_000
      const clock = () => ({ monotonicMs: nowMs, wallMs: nowMs++ }) // each look takes a millisecond
      const gossip = createGossip({ cluster: 'test' }, { clock, transport: memoryNetwork().transport() })
      gossip.set('lease', 'me', nowMs + inMs)
      await expect(gossip.start()).resolves.toBeUndefined()
      await gossip.stop()
    }
  })
})
