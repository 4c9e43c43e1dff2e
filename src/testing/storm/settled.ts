import type { Settings } from '../../core/settings.js'
import type { OwnPeer } from '../../core/state/own-peer.js'
import type { Replica } from '../../core/state/replica.js'
import type { SimulatedCluster } from '../simulated-cluster.js'
import { mapDifferences } from '../views.js'
import type { LastWritten } from './apply.js'

/** The caps that decide what is promised. */
export type Caps = Pick<Settings, 'maxPeers' | 'maxKeysPerPeer' | 'maxStateBytes'>

/**
 * What keeps a cluster from having settled, in words; empty when it has.
 *
 * - One process a name. All it was asked to write is published, and nothing waits.
 * - Every node holds as many of the others as `maxPeers` lets it, alive, in the generation that runs; and nobody else,
 *   neither alive, nor gone and not forgotten. A node for which nobody has a place holds one at least: it is contacted by
 *   nobody, and where digests are cut it is told of nobody whom it does not name. Whoever holds a node tells it of
 *   somebody new as long as it has a place: both name each other, and the one with fewer others lacks one of the rest. Where some
 *   have places for all and some have not, those who have know each other; of one who has not, those whom it holds may have no
 *   place for it, and then nobody tells of it.
 * - Of each it holds what the owner holds: the same live values, no tombstone more, no copy under way. A node that has no
 *   room for what it lacks of an owner (`maxStateBytes`), or takes fewer keys than the owner has, may lack it.
 */
export const unsettled = (
  cluster: SimulatedCluster,
  capsOn: (host: string) => Caps,
  lastWritten: (host: string) => LastWritten,
): string[] => {
  const hostOf = new Map<string, string>()
  for (const host of cluster.names) {
    const { name } = cluster.node(host).own
    const other = hostOf.get(name)
    if (other !== undefined) return [`${name} runs on ${other} and on ${host}`]
    hostOf.set(name, host)
  }
  const unpublished = cluster.names.flatMap((host) => notPublished(cluster, host, lastWritten(host)))
  return unpublished.length > 0
    ? unpublished
    : cluster.names.flatMap((host) => notKnown(cluster, host, hostOf, capsOn)).slice(0, 10)
}

const notPublished = (cluster: SimulatedCluster, host: string, written: LastWritten): string[] => {
  const { own, writes } = cluster.node(host)
  const { waitingKeys } = writes.pressure
  if (waitingKeys > 0) return [`${host}: ${waitingKeys} writes wait`]
  const nowMs = cluster.time(host).now()
  const found: string[] = []
  for (const [key, value] of written) {
    const published = own.entries.live(key, nowMs)?.value
    if (published !== value) {
      found.push(
        `${host}: the last write of ${key} was ${JSON.stringify(value)}, published is ${JSON.stringify(published)}`,
      )
    }
  }
  return found
}

const notKnown = (
  cluster: SimulatedCluster,
  observer: string,
  hostOf: ReadonlyMap<string, string>,
  capsOn: (host: string) => Caps,
): string[] => {
  const { peers } = cluster.node(observer)
  const caps = capsOn(observer)
  const found: string[] = []
  for (const replica of peers.all()) {
    const { name, status } = replica
    const host = hostOf.get(name)
    if (host === undefined) found.push(`${observer}: ${name} is ${status} and does not run`)
    else if (status !== 'alive') found.push(`${observer}: ${name} is ${status} and runs`)
    else found.push(...notCopied(cluster, observer, host, replica, caps))
  }
  const { name: self } = cluster.node(observer).own
  const isHeld = cluster.names.some((host) => cluster.node(host).peers.get(self) !== undefined)
  const others = [...hostOf].filter(([name]) => name !== self)
  const unknown = others.filter(([name]) => peers.get(name) === undefined)
  const hasPlaces = (host: string): boolean => capsOn(host).maxPeers >= others.length
  const isLacking = hasPlaces(observer)
    ? unknown.some(([, host]) => hasPlaces(host))
    : peers.size < Math.min(isHeld ? caps.maxPeers : 1, others.length)
  if (isLacking)
    found.push(`${observer}: knows ${peers.size} peers and not ${unknown.map(([name]) => name).join(', ')}`)
  return found
}

const notCopied = (
  cluster: SimulatedCluster,
  observer: string,
  owner: string,
  replica: Replica,
  { maxStateBytes, maxKeysPerPeer }: Caps,
): string[] => {
  const { own } = cluster.node(owner)
  const { name, generation, resync, gcVersion, entries } = replica
  if (generation !== own.generation) return [`${observer}: ${name} in another generation`]
  if (own.entries.size > maxKeysPerPeer) return []
  if (growthBytes(replica, own) > maxStateBytes - cluster.node(observer).peers.bytes) return []
  const found = mapDifferences(cluster, observer, owner)
  if (resync !== undefined) found.push(`${observer}: copies ${name} anew`)
  if (own.gcVersion !== gcVersion) found.push(`${observer}: collects ${name} up to ${gcVersion}, not ${own.gcVersion}`)
  else if (own.entries.size !== entries.size) {
    found.push(`${observer}: holds ${entries.size - own.entries.size} tombstones of ${name} too many`)
  }
  return found
}

/**
 * What a replica may need, beyond what it takes now, to become equal to its owner. A map that is copied anew counts in place
 * of the visible one once it is larger.
 */
const growthBytes = ({ maxVersion, gcVersion, entries, resync, bytes: heldBytes }: Replica, own: OwnPeer): number => {
  const isBehind = maxVersion < own.gcVersion && gcVersion < own.gcVersion
  const isAnew = resync === undefined ? isBehind : resync.goal < own.gcVersion
  if (isAnew) return Math.max(0, own.entries.bytes - heldBytes)
  let bytes = (resync ?? { entries }).entries.bytes
  own.entries.eachSince(resync?.maxVersion ?? maxVersion, (entry) => {
    const replaced = resync === undefined ? (entries.get(entry.key)?.bytes ?? 0) : 0
    bytes += Math.max(0, entry.bytes - replaced)
    return true
  })
  return bytes - heldBytes
}
