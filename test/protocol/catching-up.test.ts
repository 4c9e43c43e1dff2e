import { SimulatedCluster } from '../../src/testing/simulated-cluster.js'
import { differences } from '../../src/testing/views.js'
import { messageBytes } from '../../src/wire/message-bytes.js'

const names = ['a', 'b', 'c', 'd', 'e', 'f']
const keys = Array.from({ length: 200 }, (_, i) => `k${i}`)
const valueBytes = 1000
/** What all publish together: some twenty messages. */
const stateBytes = names.length * keys.length * valueBytes

const started = ({ latencyMs = 2, loss = 0 } = {}): SimulatedCluster => {
  const cluster: SimulatedCluster = new SimulatedCluster({ seed: 3, link: { latencyMs, loss } })
  cluster.startMany(names)
  cluster.advanceBy(5000)
  return cluster
}

/** Has each of these write all keys, a few a second. */
const write = (cluster: SimulatedCluster, writers: readonly string[], letter: string): void => {
  for (const key of keys) {
    for (const name of writers) cluster.gossip(name).set(key, letter.repeat(valueBytes))
    cluster.advanceBy(200)
  }
}

const isEqual = (cluster: SimulatedCluster) => (): boolean => differences(cluster).length === 0

const counted = (cluster: SimulatedCluster): { bytes: number } => {
  const sent = { bytes: 0 }
  cluster.network.tap((message) => (sent.bytes += messageBytes(message)))
  return sent
}

describe('a newcomer', () => {
  it('knows all at once, however much they publish, and soon what they publish', () => {
    const cluster = started()
    write(cluster, names, 'x')
    cluster.advanceBy(10_000)
    const sent = counted(cluster)
    const newcomer = cluster.start('newcomer')
    expect(cluster.runUntil(() => newcomer.peers.size === names.length, 10_000)).toBeLessThanOrEqual(300)
    expect(cluster.runUntil(isEqual(cluster), 60_000)).toBeLessThanOrEqual(1000)
    expect(sent.bytes).toBeLessThan(1.5 * stateBytes)
  })

  it('does not tell others as news what it catches up with', () => {
    const cluster = started({ latencyMs: 50 })
    write(cluster, names, 'x')
    cluster.advanceBy(10_000)
    let bytes = 0
    cluster.network.tap((message, from) => {
      if (from.host === 'newcomer') bytes += messageBytes(message)
    })
    cluster.start('newcomer')
    cluster.advanceBy(10_000)
    expect(isEqual(cluster)()).toBe(true)
    expect(bytes).toBeLessThan(0.1 * stateBytes)
  })

  it('is hardly slower where messages get lost', () => {
    const cluster = started({ loss: 0.05 })
    write(cluster, names, 'x')
    cluster.advanceBy(10_000)
    const newcomer = cluster.start('newcomer')
    expect(cluster.runUntil(() => newcomer.peers.size === names.length, 10_000)).toBeLessThanOrEqual(500)
    expect(cluster.runUntil(isEqual(cluster), 60_000)).toBeLessThanOrEqual(2000)
  })

  it('asks for no more than there is room for', () => {
    const cluster = started()
    write(cluster, names, 'x')
    cluster.advanceBy(10_000)
    const sent = counted(cluster)
    cluster.start('newcomer', { options: { maxStateBytes: stateBytes / 4 } })
    cluster.advanceBy(10_000)
    expect(sent.bytes).toBeLessThan(1.5 * stateBytes)
  })
})

test('a newcomer among many knows all at once, though one message does not introduce them', () => {
  const options = { maxMessageBytes: 4096, maxEntryBytes: 512 }
  const cluster: SimulatedCluster = new SimulatedCluster({ seed: 3, link: { latencyMs: 2 }, options })
  const many = Array.from({ length: 60 }, (_, i) => `n${i}`)
  cluster.startMany(many)
  cluster.advanceBy(30_000)
  const newcomer = cluster.start('newcomer')
  expect(cluster.runUntil(() => newcomer.peers.size === many.length, 60_000)).toBeLessThanOrEqual(200)
})

test('nodes that were made known to each other by one who knew nothing of their maps soon have them', () => {
  const options = { maxMessageBytes: 8192, maxEntryBytes: 2048 }
  const cluster: SimulatedCluster = new SimulatedCluster({ seed: 3, link: { latencyMs: 2 }, options })
  for (const name of names) cluster.start(name, { seeds: ['hub'] })
  write(cluster, names, 'x')
  cluster.advanceBy(100_000)
  cluster.start('hub')
  const isMet = (): boolean => names.every((name) => cluster.gossip(name).peers.size === names.length)
  expect(cluster.runUntil(isMet, 60_000)).toBeDefined()
  expect(cluster.runUntil(isEqual(cluster), 60_000)).toBeLessThanOrEqual(3000)
})

test('two who have much to tell each other tell it once', () => {
  const cluster: SimulatedCluster = new SimulatedCluster({
    seed: 3,
    link: { latencyMs: 2 },
    options: { newsFanout: 0 },
  })
  for (const name of ['a', 'b']) cluster.start(name, { seeds: ['hub'] })
  write(cluster, ['a', 'b'], 'x')
  cluster.advanceBy(100_000)
  const sent = counted(cluster)
  cluster.start('hub')
  expect(cluster.runUntil(isEqual(cluster), 60_000)).toBeDefined()
  const neededBytes = 2 * 2 * keys.length * valueBytes
  expect(sent.bytes).toBeLessThan(1.2 * neededBytes)
})

test('who was out of reach for minutes soon has what was written meanwhile', () => {
  const cluster = started()
  write(cluster, names, 'x')
  cluster.network.partition(names.slice(1), ['a'])
  write(cluster, names.slice(1), 'y')
  write(cluster, names.slice(1), 'z')
  cluster.network.heal()
  expect(cluster.runUntil(isEqual(cluster), 120_000)).toBeLessThanOrEqual(5000)
})

test('what is written faster than rounds carry it is not fetched faster: else nobody would slow down', () => {
  const cluster: SimulatedCluster = new SimulatedCluster({
    seed: 3,
    link: { latencyMs: 2 },
    options: { newsFanout: 0, maxMessageBytes: 4096, maxEntryBytes: 1024 },
  })
  cluster.startMany(names)
  cluster.advanceBy(5000)
  // what they write in a first minute is caught up with
  for (let i = 0; i < 700; i++) {
    for (const name of names) cluster.gossip(name).set(`k${i % 50}`, 'x'.repeat(500))
    cluster.advanceBy(100)
  }
  const sent = counted(cluster)
  const seconds = 20
  for (let i = 0; i < 10 * seconds; i++) {
    for (const name of names) cluster.gossip(name).set(`k${i % 50}`, `${'x'.repeat(500)}${i}`)
    cluster.advanceBy(100)
  }
  // an exchange a round: a digest of half a message, and two messages of deltas
  expect(sent.bytes / seconds / names.length).toBeLessThan(2.5 * 4096)
})
