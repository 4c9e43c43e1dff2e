import type { Clock } from '../core/clock.js'
import { type Json, jsonEqual } from '../core/json.js'
import type { PeerTable } from '../core/membership/peer-table.js'
import type { PeerName } from '../core/message.js'
import type { Replica } from '../core/state/replica.js'
import type { TypedValues } from './typed-values.js'
import type { Peer } from './types.js'

/** A value that is shown, and as what it travelled. */
export interface Shown<T> {
  readonly value: T
  readonly json: Json
}

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
    const replica = this.#announced(peer)
    return replica === undefined ? undefined : this.#shownIn(replica, key)?.value
  }

  /** All values of a peer. */
  entries(peer: PeerName): ReadonlyMap<keyof V & string, V[keyof V & string]> {
    const { monotonicMs } = this.clock()
    const values = new Map<keyof V & string, V[keyof V & string]>()
    const entries = this.#announced(peer)?.entries
    for (const { key } of entries ?? []) {
      const live = entries?.live(key, monotonicMs)
      const read = live === undefined ? undefined : this.values.read(peer, key, live.value)
      if (read !== undefined && 'value' in read) values.set(key as keyof V & string, read.value as V[keyof V & string])
    }
    return values
  }

  /** Who has what under a key, live peers only. */
  having<K extends keyof V & string>(key: K): ReadonlyMap<PeerName, Shown<V[K]>> {
    const having = new Map<PeerName, Shown<V[K]>>()
    for (const replica of this.table.live) {
      const shown = this.#shownIn(replica, key)
      if (shown !== undefined) having.set(replica.name, shown)
    }
    return having
  }

  #shownIn<K extends keyof V & string>(replica: Replica, key: K): Shown<V[K]> | undefined {
    const json = replica.entries.live(key, this.clock().monotonicMs)?.value
    if (json === undefined) return undefined
    const value = this.values.valueOf(replica.name, key, json) as V[K] | undefined
    return value === undefined ? undefined : { value, json }
  }

  #announced(peer: PeerName): Replica | undefined {
    const replica = this.table.get(peer)
    return replica?.announced === true ? replica : undefined
  }
}

/**
 * Whether two answers to "who has what" are the same, judged by what has travelled: of what an application's codec makes of it
 * nobody here can say whether it is equal to another.
 */
export const sameValues = <T>(a: ReadonlyMap<PeerName, Shown<T>>, b: ReadonlyMap<PeerName, Shown<T>>): boolean => {
  if (a.size !== b.size) return false
  for (const [peer, { json }] of a) {
    const other = b.get(peer)
    if (other === undefined || !jsonEqual(json, other.json)) return false
  }
  return true
}

/** The values alone. */
export const valuesOf = <T>(having: ReadonlyMap<PeerName, Shown<T>>): ReadonlyMap<PeerName, T> =>
  new Map([...having].map(([peer, { value }]) => [peer, value]))
