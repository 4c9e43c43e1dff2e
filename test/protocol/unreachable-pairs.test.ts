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

/** How many false failures there are where only the first of eight nodes is reached by all, while writing goes on and pauses. */
const falseFailuresInStar = (): number => {
  const cluster = new SimulatedCluster({ seed: 5, link: { latencyMs: 2, jitterMs: 2 } })
  const nodes = cluster.startMany(names.slice(0, 8))
  let falseFailures = 0
  for (const node of nodes) node.failures$.subscribe(() => (falseFailures += 1))
  cluster.advanceBy(20_000)
  for (const from of names.slice(1, 8))
    for (const to of names.slice(1, 8)) if (from !== to) cluster.network.cut(from, to)
  for (let second = 0; second < 180; second++) {
    if (second % 45 < 25) for (const node of nodes) node.set('second', second)
    cluster.advanceBy(1000)
  }
  return falseFailures
}

// News carries heartbeats. When there is none for a while everybody seems silent at once, and only one can tell of all.
test('nodes that reach each other through one of them alone call nobody failed when writing pauses', () => {
  expect(falseFailuresInStar()).toBe(0)
})
