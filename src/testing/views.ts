import type { Holding } from '../core/state/holding.js'
import type { SimulatedCluster } from './simulated-cluster.js'

/** How far behind a cluster's replicas are (van Renesse et al. 2008, section 5). */
export interface Staleness {
  /** Pairs of (observer, owner) in which the observer lacks something the owner wrote, or does not know the owner. */
  readonly stale: number
  /** Most versions that any observer is behind any owner. */
  readonly greatest: number
}

/** The live values of a map, as comparable text by key. */
const liveEntries = (node: Pick<Holding, 'entries'>, nowMs: number): Map<string, string> => {
  const live = new Map<string, string>()
  for (const entry of node.entries) {
    if (node.entries.live(entry.key, nowMs) === entry) live.set(entry.key, JSON.stringify(entry.value))
  }
  return live
}

/** How far behind the running nodes' replicas of each other are. */
export const staleness = (cluster: SimulatedCluster): Staleness => {
  const nodes = cluster.names.map((name) => cluster.node(name))
  let stale = 0
  let greatest = 0
  for (const owner of nodes) {
    for (const observer of nodes) {
      if (observer === owner) continue
      const replica = observer.peers.get(owner.own.name)
      const isCurrent = replica?.generation === owner.own.generation
      const behind = owner.own.maxVersion - (isCurrent ? replica.maxVersion : 0)
      if (behind > 0 || !isCurrent) stale += 1
      greatest = Math.max(greatest, behind)
    }
  }
  return { stale, greatest }
}

/**
 * What keeps the cluster from having converged, in words; empty when it has: every running node shows exactly the running
 * nodes as alive, in their current generation, and each replica's live values equal the owner's.
 */
export const differences = (cluster: SimulatedCluster, most = 10): string[] => {
  const found: string[] = []
  for (const observer of cluster.names) {
    const { peers, own: self } = cluster.node(observer)
    const shown = new Set([...peers.all()].filter((peer) => peer.status === 'alive').map((peer) => peer.name))
    for (const owner of cluster.names) {
      const { name, generation } = cluster.node(owner).own
      shown.delete(name)
      if (name === self.name) continue
      const replica = peers.get(name)
      if (replica?.status !== 'alive') found.push(`${observer}: ${name} is ${replica?.status ?? 'unknown'}`)
      else if (replica.generation !== generation) found.push(`${observer}: ${name} in another generation`)
      else found.push(...mapDifferences(cluster, observer, owner))
      if (found.length >= most) return found
    }
    for (const ghost of shown) found.push(`${observer}: ${ghost} is shown alive and does not run`)
  }
  return found
}

/** How the live values that an observer holds of an owner differ from the owner's; both named by their hosts. */
export const mapDifferences = (cluster: SimulatedCluster, observer: string, owner: string): string[] => {
  const { own } = cluster.node(owner)
  const replica = cluster.node(observer).peers.get(own.name)
  const held = replica === undefined ? new Map<string, string>() : liveEntries(replica, cluster.time(observer).now())
  const found: string[] = []
  for (const [key, value] of liveEntries(own, cluster.time(owner).now())) {
    if (held.get(key) !== value)
      found.push(`${observer}: ${own.name}.${key} is ${held.get(key) ?? 'absent'}, not ${value}`)
    held.delete(key)
  }
  for (const key of held.keys()) found.push(`${observer}: ${own.name}.${key} is held and should be gone`)
  return found
}
