import type { Generation } from '../../core/generation.js'
import type { Replica } from '../../core/state/replica.js'
import { type Checker, PerPeer } from './step.js'

interface Seen {
  readonly generation: Generation
  /** Version at which each key was last seen alive, or below which it is buried. */
  readonly live: Map<string, number>
  readonly buried: Map<string, number>
}

/** No deleted or expired key comes back, and no key returns to an older value, without a newer write of its owner. */
export const nothingComesBack = (): Checker => {
  const memory = new PerPeer<Seen>()
  return ({ node }) => {
    const seen = memory.of(node)
    for (const replica of node.peers.all()) {
      let known = seen.get(replica.name)
      if (known?.generation !== replica.generation) {
        known = { generation: replica.generation, live: new Map(), buried: new Map() }
        seen.set(replica.name, known)
      }
      const fault = look(replica, known)
      if (fault !== undefined) return `${node.own.name}: ${replica.name}.${fault}`
    }
    for (const name of seen.keys()) if (node.peers.get(name) === undefined) seen.delete(name) // may start over
    return undefined
  }
}

const look = (replica: Replica, { live, buried }: Seen): string | undefined => {
  let living = 0
  for (const { key, kind, version } of replica.entries) {
    if (kind !== 'set') {
      if (version > (buried.get(key) ?? 0)) buried.set(key, version)
      continue
    }
    living += 1
    const grave = buried.get(key)
    if (grave !== undefined && version <= grave) return `${key} v${version} came back: it was gone at v${grave}`
    const before = live.get(key)
    if (before !== undefined && version < before) return `${key} went back from v${before} to v${version}`
    if (before !== version) live.set(key, version)
  }
  if (living === live.size) return undefined
  for (const [key, version] of live) {
    if (replica.entries.get(key)?.kind === 'set') continue
    buried.set(key, Math.max(version, buried.get(key) ?? 0))
    live.delete(key)
  }
  return undefined
}
