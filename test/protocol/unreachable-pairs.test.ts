import { SimulatedCluster } from '../../src/testing/simulated-cluster.js'
import { messagesWithin } from '../support/messages-within.js'

const names = Array.from({ length: 40 }, (_, i) => `n${i}`)

/** How many messages are sent in a minute where so large a share of the links lets nothing through. */
const messagesWithCuts = (share: number): number => {
  const cluster = new SimulatedCluster({ seed: 5, link: { latencyMs: 2, jitterMs: 2 } })
  cluster.startMany(names)
  cluster.advanceBy(20_000)
  for (const from of names) for (const to of names) if (cluster.random() < share) cluster.network.cut(from, to)
  cluster.advanceBy(10_000)
  return messagesWithin(cluster, 60_000)
}

// By others they hear of each other all the time. Of two who did not answer each other one question led to the next.
test('nodes of which some cannot reach some others send hardly more messages than nodes that all can', () => {
  const all = messagesWithCuts(0)
  expect(messagesWithCuts(0.1) / all).toBeLessThan(1.15)
  expect(messagesWithCuts(0.3) / all).toBeLessThan(1.7)
})
