import { runStorm } from '../../../src/testing/storm/index.js'
import { hosts, observed } from './support.js'

const hour = 3_600_000

test('a node does not outbid its own echoes, however late, often and shuffled they come', () => {
  const { cluster, of, violations } = observed(
    { maxMessageBytes: 2048, maxEntryBytes: 512, tombstoneGraceMs: 500, maxIntervalMs: 60_000 },
    { link: { latencyMs: 100, jitterMs: 900, duplication: 0.5, reordering: 0.3, loss: 0.1 } },
  )
  const nodes = cluster.startMany(hosts(5))
  const generations = cluster.names.map((name) => cluster.node(name).own.generation)
  for (let i = 0; i < 200; i++) {
    nodes[i % 5]!.set(`k${i % 40}`, 'x'.repeat(i))
    nodes[i % 5]!.delete(`k${(i * 7) % 40}`)
    cluster.advanceBy(300)
  }
  expect(cluster.network.traffic.duplicated).toBeGreaterThan(100)
  expect(of('outbid', 'restarted')).toEqual([])
  expect(cluster.names.map((name) => cluster.node(name).own.generation)).toEqual(generations)
  expect(violations).toEqual([])
})

describe('a node whose clock went back', () => {
  it.each([
    ['while the others hold it alive', 0],
    ['after they called it failed', 15_000],
    ['after they ceased to speak of it', 30_000],
    ['after they forgot it', 60_000],
  ])('is back under a later generation: %s', (_, awayMs) => {
    const { cluster, of, violations, settlesWithin } = observed({ failedGraceMs: 40_000 })
    cluster.startMany(hosts(5))
    cluster.gossip('n3').set('k', 'former')
    cluster.advanceBy(10_000)
    cluster.crash('n3')
    cluster.advanceBy(awayMs)
    cluster.restart('n3', -hour).set('k', 'later')
    expect(settlesWithin(15_000)).toBeDefined()
    expect(of('outbid')).toHaveLength(1)
    expect(cluster.gossip('n0').value('n3:7000', 'k')).toBe('later')
    expect(violations).toEqual([])
  })

  it('again and again is back each time, and nobody takes it for two processes', () => {
    const { cluster, of, violations, settlesWithin } = observed()
    cluster.startMany(hosts(4))
    cluster.advanceBy(5000)
    for (let i = 1; i <= 5; i++) {
      cluster.restart('n2', -i * hour).set('run', i)
      expect(settlesWithin(15_000)).toBeDefined()
      expect(cluster.gossip('n1').value('n2:7000', 'run')).toBe(i)
    }
    expect(of('outbid')).toHaveLength(5)
    expect(violations).toEqual([])
  })

  it('to the very millisecond of its former start is told from its former run', () => {
    const { cluster, violations, settlesWithin } = observed()
    cluster.startMany(hosts(4))
    for (let i = 1; i <= 6; i++) {
      cluster.advanceBy(5000)
      cluster.restart('n2', -cluster.scheduler.now()).set('run', i)
      expect(settlesWithin(15_000)).toBeDefined()
      expect(cluster.gossip('n1').value('n2:7000', 'run')).toBe(i)
    }
    expect(violations).toEqual([])
  })
})

test('two that share a name are told of each other though the third of that name, on the only seed, had to yield', () => {
  const { violations, census } = runStorm({
    seed: 1,
    family: 'name conflicts',
    nodes: hosts(2),
    stableNames: true,
    options: { failedGraceMs: 20_000, maxIntervalMs: 5000, seedBackoffCapMs: 5000 },
    settings: { columnsFrom: Infinity },
    encode: false,
    actions: [
      { atMs: 1000, kind: 'crash', node: 'n1' },
      { atMs: 1000, kind: 'crash', node: 'n0' },
      { atMs: 2000, kind: 'namesake', node: 'n0', to: 's0', clockOffsetMs: hour },
      { atMs: 2000, kind: 'namesake', node: 'n0', to: 's1', clockOffsetMs: 2 * hour },
    ],
    endsMs: 30_000, // then whoever is back on the seed has the clock that is behind
  })
  expect(violations).toEqual([])
  expect(census.yielded).toBe(2)
})
