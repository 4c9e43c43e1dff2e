import { SimulatedCluster } from '../../src/testing/simulated-cluster.js'
import { differences } from '../../src/testing/views.js'
import { messageBytes } from '../../src/wire/message-bytes.js'

const failedGraceMs = 600_000

/**
 * A cluster of which the last dies, with a map of 300 KB, while the second stands still: until all others have forgotten it. Then
 * that one goes on, and finds that it is dead.
 */
const afterLong = (count: number): { cluster: SimulatedCluster; still: string; dead: string } => {
  const names = Array.from({ length: count }, (_, i) => `n${i}`)
  const cluster: SimulatedCluster = new SimulatedCluster({ seed: 2, options: { failedGraceMs } })
  const nodes = cluster.startMany(names)
  cluster.advanceBy(10_000)
  const [still, dead] = ['n1', names.at(-1) as string]
  for (let i = 0; i < 60; i++) nodes.at(-1)?.set(`k${i}`, 'x'.repeat(5000))
  cluster.advanceBy(20_000)
  cluster.pause(still)
  cluster.advanceBy(5000)
  cluster.crash(dead)
  cluster.advanceBy(failedGraceMs + 60_000)
  cluster.resume(still)
  cluster.advanceBy(30_000)
  return { cluster, still, dead: `${dead}:7000` }
}

describe('a node that stood still for so long that others have forgotten who died meanwhile', () => {
  it.each([6, 12])('does not offer them the map of the dead again and again, among %d', (count) => {
    const { cluster, still, dead } = afterLong(count)
    expect(cluster.gossip(still).peers.get(dead)?.status).toBe('failed')
    expect(cluster.gossip('n0').peers.has(dead)).toBe(false)
    let bytes = 0
    cluster.network.tap((message) => (bytes += messageBytes(message)))
    cluster.advanceBy(200_000)
    expect(bytes / 200 / (count - 1)).toBeLessThan(1000)
  })

  it('does not keep them from meeting a newcomer', () => {
    const { cluster } = afterLong(6)
    cluster.start('newcomer')
    expect(cluster.runUntil(() => differences(cluster).length === 0, 3000)).toBeDefined()
  })

  it.each([6, 12])('leaves them open to all whom others know once nobody speaks of the dead, among %d', (count) => {
    const { cluster, still, dead } = afterLong(count)
    cluster.advanceBy(failedGraceMs)
    expect(cluster.gossip(still).peers.has(dead)).toBe(false)
    const complete = new Set<boolean>()
    cluster.network.tap((message) => {
      if (message.type === 'digest' && message.rows.length > 2) complete.add(message.complete)
    })
    cluster.start('newcomer')
    cluster.advanceBy(1500)
    expect([...complete]).toEqual([true])
  })
})

describe('what waited while a node stood still', () => {
  const rhythms = (cluster: SimulatedCluster): number[] =>
    [...cluster.node('n0').peers.all()].map((replica) => replica.rhythmUntil(replica.lastArrivalMs).meanMs)

  it.each([
    ['once, for long', 300_000, 1],
    ['again and again', 3000, 100],
  ])('says nothing of how often peers are heard of: %s', (_, pauseMs, times) => {
    const cluster = new SimulatedCluster({ seed: 1, link: { latencyMs: 2 } })
    cluster.startMany(['n0', 'n1', 'n2'])
    cluster.advanceBy(60_000)
    const before = rhythms(cluster)
    for (let i = 0; i < times; i++) {
      cluster.pause('n0')
      cluster.advanceBy(pauseMs)
      cluster.resume('n0')
      cluster.advanceBy(100)
    }
    cluster.advanceBy(10_000)
    for (const [i, meanMs] of rhythms(cluster).entries()) expect(meanMs).toBeGreaterThan(0.8 * (before[i] as number))
  })

  it('convicts nobody, however soon silence is suspicious', () => {
    const options = {
      phiDistribution: 'exponential',
      phiWindow: 10,
      heartbeatIntervalMs: 100,
      phiThreshold: 8,
    } as const
    const cluster = new SimulatedCluster({ seed: 1, link: { latencyMs: 2 }, options })
    const [observer] = cluster.startMany(['n0', 'n1'])
    cluster.advanceBy(60_000)
    cluster.pause('n0')
    cluster.advanceBy(60_000)
    cluster.resume('n0')
    const failed: string[] = []
    observer.failures$.subscribe(({ kind, peer }) => failed.push(`${kind} ${peer}`))
    cluster.advanceBy(60_000)
    expect(failed).toEqual([])
  })
})

describe('a node that stood still for hardly longer than it takes to be called failed', () => {
  it.each([
    [10, 6500],
    [10, 9000],
    [60, 8000],
  ])('is back for all who asked it meanwhile once it answers: one of %d, %d ms', (count, pauseMs) => {
    const cluster = new SimulatedCluster({ seed: 1, link: { latencyMs: 2, jitterMs: 2 } })
    cluster.startMany(Array.from({ length: count }, (_, i) => `n${i}`))
    cluster.advanceBy(30_000)
    const others = cluster.names.filter((name) => name !== 'n3')
    const statuses = (): (string | undefined)[] =>
      others.map((name) => cluster.gossip(name).peers.get('n3:7000')?.status)
    cluster.pause('n3')
    cluster.advanceBy(pauseMs)
    expect(statuses()).toEqual(others.map(() => 'failed'))
    cluster.resume('n3')
    cluster.advanceBy(100)
    expect(statuses()).toEqual(others.map(() => 'alive'))
    cluster.advanceBy(30_000)
    expect(statuses()).toEqual(others.map(() => 'alive'))
  })
})
