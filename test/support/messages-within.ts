import type { SimulatedCluster } from '../../src/testing/simulated-cluster.js'

/** Lets that much time pass; returns how many messages all nodes sent in it. */
export const messagesWithin = (cluster: SimulatedCluster, ms: number): number => {
  const { traffic } = cluster.network
  const before = traffic.messages
  cluster.advanceBy(ms)
  return traffic.messages - before
}
