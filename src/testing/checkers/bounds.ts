import type { Settings } from '../../core/settings.js'
import type { VersionedMap } from '../../core/state/versioned-map.js'
import type { Checker } from './step.js'

/** The bounds on memory hold, and the books about it are right. */
export const memoryIsBounded = (limits: Pick<Settings, 'maxPeers' | 'maxStateBytes' | 'maxKeysPerPeer'>): Checker => {
  const { maxPeers, maxStateBytes, maxKeysPerPeer } = limits
  return ({ node }) => {
    const { peers, own, writes } = node
    if (writes.keyCount > maxKeysPerPeer)
      return `${own.name} publishes ${writes.keyCount} keys, more than ${maxKeysPerPeer}`
    if (peers.size > maxPeers) return `${own.name} holds ${peers.size} peers, more than ${maxPeers}`
    if (peers.bytes > maxStateBytes) return `${own.name} holds ${peers.bytes} bytes, more than ${maxStateBytes}`
    let bytes = 0
    for (const { name, entries, resync } of peers.all()) {
      bytes += Math.max(bytesOf(entries), resync === undefined ? 0 : bytesOf(resync.entries))
      const keys = Math.max(entries.size, resync?.entries.size ?? 0)
      if (keys > maxKeysPerPeer) return `${own.name} holds ${keys} keys of ${name}, more than ${maxKeysPerPeer}`
    }
    return bytes === peers.bytes ? undefined : `${own.name} counts ${peers.bytes} bytes and holds ${bytes}`
  }
}

const bytesOf = (map: VersionedMap): number => {
  let bytes = 0
  for (const entry of map) bytes += entry.bytes
  return bytes
}
