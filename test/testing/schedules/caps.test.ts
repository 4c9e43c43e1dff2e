import { type Action, type Outcome, runStorm, type Storm } from '../../../src/testing/storm/index.js'
import { hosts, observed } from './support.js'

/** Messages of a few entries. */
const small = { maxMessageBytes: 1280, maxEntryBytes: 320, tombstoneGraceMs: 1000 }

const stormOfFive = (seed: number, { options, ...rest }: Pick<Storm, 'options' | 'actions' | 'endsMs'>): Outcome =>
  runStorm({
    seed,
    family: 'caps',
    nodes: hosts(5),
    stableNames: false,
    options: { ...small, failedGraceMs: 16_000, maxIntervalMs: 5000, ...options },
    settings: { columnsFrom: 8 },
    encode: false,
    ...rest,
  })

test('a node that has no place for a peer still copies anew what it holds of others', () => {
  // what the unknown one has, twenty numbers and deep, leaves no room for anything else in the messages to such a node
  const deep = Array.from({ length: 24 }, (_, i) => `k${(i * 7) % 20}`)
  const gone = ['k14', 'k15', 'k16', 'k17', 'k18', 'k19']
  const seen = { full: 0, copied: 0 }
  for (let seed = 1; seed <= 6; seed++) {
    const { violations, census, convergedMs } = stormOfFive(seed, {
      options: { maxPeers: 3, seedBackoffCapMs: 2000, fanout: 3 },
      actions: [
        { atMs: 5000, kind: 'write', node: 'n3', keys: deep, bytes: 0 },
        { atMs: 9000, kind: 'partition', groups: [['n0']] },
        { atMs: 9500, kind: 'write', node: 'n0', keys: gone, bytes: 90, ttlMs: 500 },
        { atMs: 13_000, kind: 'heal' },
      ],
      endsMs: 13_000,
    })
    expect(violations).toEqual([])
    expect(convergedMs).toBeLessThan(30_000)
    seen.full += census['too-many-peers'] ?? 0
    seen.copied += census['resync ended'] ?? 0
  }
  expect(Object.values(seen).every((count) => count > 0)).toBe(true)
})

test('a place that becomes free is taken by whoever waits for one', () => {
  const { cluster, violations } = observed({ maxPeers: 3, failedGraceMs: 10_000 })
  cluster.startMany(hosts(5))
  cluster.advanceBy(10_000)
  const [held] = [...cluster.node('n0').peers.all()].map(({ name }) => name)
  cluster.crash(held!.slice(0, held!.indexOf(':')))
  cluster.advanceBy(40_000)
  for (const name of cluster.names) {
    const peers = [...cluster.node(name).peers.all()]
    expect(peers.map(({ status }) => status)).toEqual(['alive', 'alive', 'alive'])
    expect(peers.map((peer) => peer.name)).not.toContain(held)
  }
  expect(violations).toEqual([])
})

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  'a node that is full takes in what is left once others have deleted (seed %i)',
  (seed) => {
    const { cluster, of, violations } = observed({ ...small, maxStateBytes: 2048 }, { seed })
    const [a, b, c] = cluster.startMany(hosts(3))
    cluster.advanceBy(5000)
    for (let i = 0; i < 12; i++) for (const node of [b!, c!]) node.set(`k${i}`, 'x'.repeat(100))
    cluster.advanceBy(10_000)
    expect(a!.entries('n1:7000').size + a!.entries('n2:7000').size).toBeLessThan(24)
    for (let i = 0; i < 10; i++) for (const node of [b!, c!]) node.delete(`k${i}`)
    const all = () => a!.entries('n1:7000').size === 2 && a!.entries('n2:7000').size === 2
    expect(cluster.runUntil(all, 30_000)).toBeDefined()
    expect(of('failed')).toEqual([])
    expect(violations).toEqual([])
  },
)

const write = (node: string, atMs: number, keys: number, bytes: number): Action => ({
  atMs,
  kind: 'write',
  node,
  keys: hosts(keys, 'k'),
  bytes,
})

test.each([1, 2, 3])('with %i places, those whom there is none for do not keep the rest from coming', (maxPeers) => {
  let full = 0
  for (let seed = 1; seed <= 6; seed++) {
    const { violations, census, convergedMs } = stormOfFive(seed, {
      options: { maxPeers, seedBackoffCapMs: 5000, partners: 0 },
      // two of the large ones, each with its header, are more than a message
      actions: [write('n3', 10_000, 20, 0), write('n1', 16_000, 9, 1000), write('n0', 30_000, 11, 1000)],
      endsMs: 47_000,
    })
    expect(violations).toEqual([])
    expect(convergedMs).toBeLessThan(30_000)
    full += census['too-many-peers'] ?? 0
  }
  expect(full).toBeGreaterThan(0)
})
