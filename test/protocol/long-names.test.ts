import { SimulatedCluster } from '../../src/testing/simulated-cluster.js'
import { differences } from '../../src/testing/views.js'

const hosts = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']

test.each([
  ['two rows', 22, 1024],
  ['one row', 100, 1400],
  ['one row, of the longest names', 255, 2048],
])('where a digest holds %s all get to know each other in rounds alone', (_, length, maxMessageBytes) => {
  const options = { maxMessageBytes, maxEntryBytes: 128, newsFanout: 0 }
  const cluster: SimulatedCluster = new SimulatedCluster({ seed: 3, link: { latencyMs: 2 }, options })
  for (const host of hosts) cluster.start(host, { seeds: ['a', 'b'], options: { name: host.repeat(length) } })
  expect(cluster.runUntil(() => differences(cluster).length === 0, 240_000)).toBeDefined()
  cluster.gossip('c').set('key', 'x'.repeat(50))
  expect(cluster.runUntil(() => differences(cluster).length === 0, 240_000)).toBeDefined()
})
