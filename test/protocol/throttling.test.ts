import type { Pressure } from '../../src/core/events.js'
import { SimulatedCluster } from '../../src/testing/simulated-cluster.js'
import { differences } from '../../src/testing/views.js'

const cluster = (options = {}) => new SimulatedCluster({ seed: 3, link: { latencyMs: 2 }, options })

test('a burst of a thousand writes is published at once', () => {
  const calm: SimulatedCluster = cluster()
  const [a, b] = calm.startMany(['a', 'b'])
  calm.advanceBy(5000)
  for (let i = 0; i < 1000; i++) a.set(`k${i}`, i)
  expect(calm.node('a').writes.pressure.waitingKeys).toBe(0)
  calm.advanceBy(500)
  expect(b.entries('a:7000').size).toBe(1000)
})

test('over the limit the latest write of each key waits, is read at once, and goes when its turn comes', () => {
  const busy: SimulatedCluster = cluster()
  const [a, b] = busy.startMany(['a', 'b'])
  busy.advanceBy(5000)
  const pressures: Pressure[] = []
  a.pressure$.subscribe((pressure) => pressures.push(pressure))
  const warnings: string[] = []
  a.diagnostics$.subscribe(({ message }) => warnings.push(message))
  for (let i = 0; i < 3000; i++) a.set(`k${i % 1500}`, i)
  expect(busy.node('a').writes.pressure.waitingKeys).toBe(1500)
  expect(busy.node('a').own.maxVersion).toBe(1000)
  expect(a.get('k1499')).toBe(2999)
  a.delete('k1')
  expect(a.get('k1')).toBeUndefined()
  expect(warnings).toEqual([expect.stringMatching(/ waits; write less, or raise maxMessageBytes/)])
  busy.advanceBy(3000)
  expect(busy.node('a').writes.pressure.waitingKeys).toBe(0)
  expect(b.entries('a:7000').size).toBe(1499)
  expect(b.value('a:7000', 'k1499')).toBe(2999)
  expect(differences(busy)).toEqual([])
  expect(pressures[0]).toEqual({ limitPerSecond: 1000, wantedPerSecond: 0, waitingKeys: 0 })
  expect(pressures[1]?.waitingKeys).toBe(1) // at once, when the first has to wait
  expect(pressures.at(-1)?.waitingKeys).toBe(0)
})

test('who leaves publishes what waits', () => {
  const busy: SimulatedCluster = cluster()
  const [a, b] = busy.startMany(['a', 'b'])
  busy.advanceBy(5000)
  for (let i = 0; i < 1200; i++) a.set(`k${i}`, i)
  expect(busy.node('a').writes.pressure.waitingKeys).toBe(200)
  void a.leave()
  busy.advanceBy(1000)
  expect(b.peers.get('a:7000')?.status).toBe('left')
  expect(b.entries('a:7000').size).toBeGreaterThan(500) // what fits into the goodbye
})

test('a value whose time runs out while it waits leaves a tombstone of the one before', () => {
  const busy: SimulatedCluster = cluster()
  const [a, b] = busy.startMany(['a', 'b'])
  busy.advanceBy(5000)
  a.set('lease', 'old')
  busy.advanceBy(1000)
  for (let i = 0; i < 1500; i++) a.set(`k${i}`, i)
  const kinds: string[] = []
  b.updates$.subscribe(({ key, kind }) => key === 'lease' && kinds.push(kind))
  a.set('lease', 'new', busy.time('a').clock().wallMs + 100)
  expect(a.get('lease')).toBe('new')
  busy.advanceBy(200)
  expect(a.get('lease')).toBeUndefined()
  busy.advanceBy(3000)
  expect(kinds).toEqual(['expired'])
  expect(b.value('a:7000', 'lease')).toBeUndefined()
})

test('a load that messages cannot carry costs nobody anything an hour later', () => {
  const loaded: SimulatedCluster = cluster({ maxMessageBytes: 4096, maxEntryBytes: 512, newsFanout: 0 })
  const nodes = loaded.startMany(['a', 'b', 'c', 'd'])
  loaded.advanceBy(10_000)
  // what a first minute brings is caught up with
  for (let round = 0; round < 80; round++) {
    for (const node of nodes) for (let i = 0; i < 100; i++) node.set(`k${i}`, `${round}${'x'.repeat(200)}`)
    loaded.advanceBy(1000)
  }
  const limits = () => loaded.names.map((name) => loaded.node(name).writes.pressure.limitPerSecond)
  expect(Math.max(...limits())).toBeLessThan(100)
  loaded.advanceBy(3_600_000)
  expect(limits()).toEqual([1000, 1000, 1000, 1000])
})

test('congestion halves the limits of all who see it, and calm lets the writers have theirs again', () => {
  const congested: SimulatedCluster = cluster({ maxMessageBytes: 4096, maxEntryBytes: 512, newsFanout: 0 })
  const names = Array.from({ length: 8 }, (_, i) => `n${i}`)
  const nodes = congested.startMany(names)
  congested.advanceBy(10_000)
  for (const node of nodes) for (let i = 0; i < 60; i++) node.set(`k${i}`, 'x'.repeat(40))
  congested.advanceBy(20_000)
  const limits = () => names.map((name) => congested.node(name).writes.pressure.limitPerSecond)
  for (let round = 0; round < 40; round++) {
    for (const node of nodes) for (let i = 0; i < 60; i++) node.set(`k${i}`, `${round}${'x'.repeat(40)}`)
    congested.advanceBy(1000)
  }
  expect(Math.max(...limits())).toBeLessThan(60)
  expect(Math.min(...limits())).toBeGreaterThanOrEqual(1)
  expect(congested.runUntil(() => differences(congested).length === 0, 120_000)).toBeDefined()
})
