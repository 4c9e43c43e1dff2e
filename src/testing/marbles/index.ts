export type { Action, Actions } from './actions.js'
export {
  type ClusterStage,
  type ExpectOptions,
  type StreamExpectation,
  withCluster,
  type WithClusterOptions,
} from './with-cluster.js'
