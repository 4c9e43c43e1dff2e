import { SimulatedCluster } from '../../src/testing/simulated-cluster.js'
import { differences } from '../../src/testing/views.js'

const names = ['a', 'b', 'c', 'd']
const options = { maxMessageBytes: 4096, maxEntryBytes: 512 }
const keys = Array.from({ length: 60 }, (_, i) => `k${i}`)

/** Four nodes each of whose maps takes four messages, written slowly and long ago. */
const filled = (seed = 3): SimulatedCluster => {
  const cluster: SimulatedCluster = new SimulatedCluster({ seed, link: { latencyMs: 2 }, options })
  const nodes = cluster.startMany(names)
  cluster.advanceBy(5000)
  for (const key of keys) {
    for (const node of nodes) node.set(key, 'x'.repeat(200))
    cluster.advanceBy(1000)
  }
  cluster.advanceBy(130_000)
  return cluster
}

const limits = (cluster: SimulatedCluster): number[] =>
  cluster.names.map((name) => cluster.node(name).writes.pressure.limitPerSecond)

describe('what was written long ago is no congestion', () => {
  it('when somebody joins, whose copies begin with a piece of each map', () => {
    const cluster = filled()
    cluster.start('newcomer')
    expect(cluster.runUntil(() => differences(cluster).length === 0, 60_000)).toBeDefined()
    expect(limits(cluster)).toEqual([1000, 1000, 1000, 1000, 1000])
  })

  it('when somebody comes back who was out of reach', () => {
    const cluster = filled()
    cluster.network.partition(['a', 'b', 'c'], ['d'])
    for (const key of keys) {
      cluster.gossip('a').set(key, 'y'.repeat(200))
      cluster.advanceBy(1000)
    }
    cluster.advanceBy(130_000)
    cluster.network.heal()
    expect(cluster.runUntil(() => differences(cluster).length === 0, 60_000)).toBeDefined()
    expect(limits(cluster)).toEqual([1000, 1000, 1000, 1000])
  })

  it('when somebody has no room for more: nobody else has to write more slowly for good', () => {
    const cluster: SimulatedCluster = new SimulatedCluster({ seed: 3, link: { latencyMs: 2 }, options })
    const nodes = cluster.startMany(names)
    cluster.start('full', { options: { maxKeysPerPeer: 10 } })
    cluster.advanceBy(5000)
    for (const key of keys) {
      for (const node of nodes) node.set(key, 'x'.repeat(200))
      cluster.advanceBy(1000)
    }
    for (let i = 0; i < 480; i++) {
      for (const node of nodes) node.set(`k${i % 20}`, i)
      cluster.advanceBy(250)
    }
    expect(names.map((name) => cluster.node(name).writes.pressure.waitingKeys)).toEqual([0, 0, 0, 0])
    const writers = limits(cluster).slice(0, names.length)
    expect(Math.min(...writers)).toBeGreaterThan(4)
  })
})

describe('news of a peer for whose map there is no room', () => {
  it('is not asked about again and again', () => {
    const cluster: SimulatedCluster = new SimulatedCluster({ seed: 3, link: { latencyMs: 2 } })
    const [a] = cluster.startMany(names)
    cluster.start('full', { options: { maxKeysPerPeer: 10 } })
    cluster.advanceBy(5000)
    for (const key of keys) a!.set(key, 'x')
    cluster.advanceBy(5000)
    let asked = 0
    cluster.network.tap((message, from) => {
      if (from.host === 'full' && message.type === 'digest') asked += 1
    })
    for (let i = 0; i < 600; i++) {
      a!.set('k59', i)
      cluster.advanceBy(50)
    }
    expect(asked).toBeLessThan(60) // a round a second, and a few
  })
})
