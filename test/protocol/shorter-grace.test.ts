import { SimulatedCluster } from '../../src/testing/simulated-cluster.js'
import { differences } from '../../src/testing/views.js'
import { messageBytes } from '../../src/wire/message-bytes.js'

/**
 * A cluster of which the last dies, with a map of 20 KB, and the second forgets it after 20 s, where the others remember it for
 * 400 s and speak of it for half of that.
 */
const afterDeath = (count: number): { cluster: SimulatedCluster; dead: string } => {
  const names = Array.from({ length: count }, (_, i) => `n${i}`)
  const cluster: SimulatedCluster = new SimulatedCluster({ seed: 2, options: { failedGraceMs: 400_000 } })
  for (const name of names) cluster.start(name, name === 'n1' ? { options: { failedGraceMs: 20_000 } } : {})
  cluster.advanceBy(10_000)
  const last = names.at(-1) as string
  for (let i = 0; i < 20; i++) cluster.gossip(last).set(`k${i}`, 'x'.repeat(1000))
  cluster.advanceBy(10_000)
  cluster.crash(last)
  cluster.advanceBy(40_000)
  return { cluster, dead: `${last}:7000` }
}

describe('a node that forgets those who are gone sooner than the others', () => {
  it.each([6, 12])('is not offered their maps again and again, among %d', (count) => {
    const { cluster, dead } = afterDeath(count)
    expect(cluster.gossip('n0').peers.get(dead)?.status).toBe('failed')
    expect(cluster.gossip('n1').peers.has(dead)).toBe(false)
    let bytes = 0
    cluster.network.tap((message) => (bytes += messageBytes(message)))
    cluster.advanceBy(100_000)
    expect(cluster.gossip('n1').peers.has(dead)).toBe(false)
    expect(bytes / 100 / (count - 1)).toBeLessThan(1200)
  })

  it.each([6, 12])('meets a newcomer all the same, among %d', (count) => {
    const { cluster, dead } = afterDeath(count)
    cluster.start('newcomer')
    const isKnown = () => differences(cluster).every((difference) => difference.includes(dead))
    expect(cluster.runUntil(isKnown, 3000)).toBeDefined()
  })
})
