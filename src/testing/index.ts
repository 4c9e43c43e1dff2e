/**
 * Whole clusters in one process and in virtual time, to test with.
 *
 * @module
 */

/** Chance from a seed, for whatever else a test draws. */
export { seededRandom } from '../random.js'
/** How a link treats messages, and one that treats them well. */
export { type LinkRule, perfectLink } from './link.js'
/** One process's clocks and scheduler: they drift, step and stand still. */
export { NodeTime, simulationEpochMs } from './node-time.js'
/** One core that the processes of a cluster share, so that they can have too much to do. */
export { SimulatedCore } from './simulated-core.js'
/** A scheduler whose time moves only when told to, fast enough for whole clusters. */
export { VirtualScheduler } from './virtual-scheduler.js'
/** A network in virtual time: delay, loss, duplication, partitions, one-way cuts, counters. */
export { SimulatedNetwork, type SimulatedNetworkOptions, type Tap, type Traffic } from './simulated-network.js'
/** One process's end of a simulated network: the transport port. */
export { SimulatedTransport } from './simulated-transport.js'
/** Real nodes over a simulated network. */
export { SimulatedCluster, simulatedPort } from './simulated-cluster.js'
export type { NodeOptions, SimulatedClusterOptions } from './simulated-cluster-options.js'
/** Whether, and how far, the nodes of a cluster disagree. */
export { differences, type Staleness, staleness } from './views.js'
/** Marble diagrams of what happens to a cluster and of what its streams emit. */
export {
  type Action,
  type Actions,
  type ClusterStage,
  type ExpectOptions,
  type StreamExpectation,
  withCluster,
  type WithClusterOptions,
} from './marbles/index.js'
/** A simulated network without faults, in real time unless told otherwise. */
export { memoryNetwork, type MemoryNetworkOptions } from './memory-network.js'
/** What every transport must do, for whoever writes one. */
export { type ConformanceCheck, transportConformance, type TransportHarness } from './conformance/index.js'
