import type { Schema, ValuesOf } from '../../config/schema.js'
import type { LinkRule } from '../link.js'
import type { SimulatedCluster } from '../simulated-cluster.js'
import type { NodeOptions } from '../simulated-cluster-options.js'

/** Something that happens to a cluster at a moment of a time line. */
export type Action<S extends Schema = Schema> = (cluster: SimulatedCluster<S>) => void

/** What can happen to a cluster, for time lines. */
export interface Actions<S extends Schema = Schema> {
  /** Splits the network: nodes reach those of their own group only. Nodes that are not named form one more group. */
  readonly partition: (...groups: readonly (readonly string[])[]) => Action<S>
  /** Ends the partition and every cut. */
  readonly heal: () => Action<S>
  /** Cuts one direction: what `from` sends does not reach `to`. */
  readonly cut: (from: string, to: string) => Action<S>
  /** Changes all links: `links({ loss: 0.2 })`. */
  readonly links: (rule: Partial<LinkRule>) => Action<S>
  /** A node that is not there yet joins. */
  readonly start: (node: string, options?: NodeOptions<S>) => Action<S>
  /** Kills a process, without a word. */
  readonly crash: (node: string) => Action<S>
  /** Starts it again under its name, with an empty map. */
  readonly restart: (node: string) => Action<S>
  /** Says goodbye and stops. */
  readonly leave: (node: string) => Action<S>
  /** Stops a process where it stands, as a suspended machine does. */
  readonly pause: (node: string) => Action<S>
  readonly resume: (node: string) => Action<S>
  /** A node publishes a value, for a while if `forMs` is given. */
  readonly set: <K extends keyof ValuesOf<S> & string>(
    node: string,
    key: K,
    value: ValuesOf<S>[K],
    forMs?: number,
  ) => Action<S>
  /** A node withdraws a value. */
  readonly unset: (node: string, key: keyof ValuesOf<S> & string) => Action<S>
}

/** The actions for clusters of one schema. */
export const actionsFor = <S extends Schema>(): Actions<S> => ({
  partition:
    (...groups) =>
    (cluster) =>
      cluster.network.partition(...groups),
  heal: () => (cluster) => cluster.network.heal(),
  cut: (from, to) => (cluster) => cluster.network.cut(from, to),
  links: (rule) => (cluster) => cluster.network.setLinks(rule),
  start: (node, options) => (cluster) => void cluster.start(node, options),
  crash: (node) => (cluster) => cluster.crash(node),
  restart: (node) => (cluster) => void cluster.restart(node),
  leave: (node) => (cluster) => cluster.leave(node),
  pause: (node) => (cluster) => cluster.pause(node),
  resume: (node) => (cluster) => cluster.resume(node),
  set: (node, key, value, forMs) => (cluster) => {
    const expiresAt = forMs === undefined ? undefined : cluster.time(node).clock().wallMs + forMs
    cluster.gossip(node).set(key, value, expiresAt)
  },
  unset: (node, key) => (cluster) => cluster.gossip(node).delete(key),
})
