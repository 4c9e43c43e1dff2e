import equal from 'fast-deep-equal'
import type { Clock } from '../core/clock.js'
import type { PeerTable } from '../core/membership/peer-table.js'
import type { PeerName } from '../core/message.js'
import type { Replica } from '../core/state/replica.js'
import type { TypedValues } from './typed-values.js'
import type { Peer } from './types.js'

/** What an application sees of the peers: those that were announced to it, with the values that fit its schema. */
export class PeerViews<V extends object> {
  constructor(
    private readonly table: PeerTable,
    private readonly values: TypedValues<V>,
    private readonly clock: Clock,
  ) {}

  /** The others, by name. */
  peers(): ReadonlyMap<PeerName, Peer> {
    const { monotonicMs, wallMs } = this.clock()
    const peers = new Map<PeerName, Peer>()
    for (const { name, address, generation, status, statusSinceMs, announced } of this.table.all()) {
      const since = Math.round(wallMs - (monotonicMs - statusSinceMs))
      if (announced) peers.set(name, { name, address, generation, status, since })
    }
    return peers
  }

  /** A peer's value. */
  value<K extends keyof V & string>(peer: PeerName, key: K): V[K] | undefined {
    const replica = this.#shown(peer)
    return replica === undefined ? undefined : this.#valueIn(replica, key)
  }

  /** All values of a peer. */
  entries(peer: PeerName): ReadonlyMap<keyof V & string, V[keyof V & string]> {
    const { monotonicMs } = this.clock()
    const values = new Map<keyof V & string, V[keyof V & string]>()
    const entries = this.#shown(peer)?.entries
    for (const { key } of entries ?? []) {
      const live = entries?.live(key, monotonicMs)
      const read = live === undefined ? undefined : this.values.read(peer, key, live.value)
      if (read !== undefined && 'value' in read) values.set(key as keyof V & string, read.value as V[keyof V & string])
    }
    return values
  }

  /** Who has what under a key, live peers only. */
  having<K extends keyof V & string>(key: K): ReadonlyMap<PeerName, V[K]> {
    const values = new Map<PeerName, V[K]>()
    for (const replica of this.table.live) {
      const value = this.#valueIn(replica, key)
      if (value !== undefined) values.set(replica.name, value)
    }
    return values
  }

  #valueIn<K extends keyof V & string>(replica: Replica, key: K): V[K] | undefined {
    const entry = replica.entries.live(key, this.clock().monotonicMs)
    return entry === undefined ? undefined : (this.values.valueOf(replica.name, key, entry.value) as V[K] | undefined)
  }

  #shown(peer: PeerName): Replica | undefined {
    const replica = this.table.get(peer)
    return replica?.announced === true ? replica : undefined
  }
}

/** Whether two answers to "who has what" are the same. */
export const sameValues = <T>(a: ReadonlyMap<PeerName, T>, b: ReadonlyMap<PeerName, T>): boolean => {
  if (a.size !== b.size) return false
  for (const [peer, value] of a) if (!b.has(peer) || !equal(value, b.get(peer))) return false
  return true
}
