import type { PeerTable } from '../membership/peer-table.js'
import type { Columns, Sizes } from '../message.js'
import type { PeerStore } from '../state/peer-store.js'
import { ownSlot } from '../state/roster.js'
import type { Context } from '../step.js'
import { Column } from './column.js'

/** Columns, and of how many peers they speak, this node included. */
export interface Gathered {
  readonly columns: Columns
  readonly peers: number
}

/**
 * What is held of those on the roster, from the place `start` on, as far as `budget` bytes go.
 *
 * A row names its peer and the run of it, which is most of the row, and takes a look-up on the other side. Here nobody is
 * named: a heartbeat and its comma are some six bytes, so that a digest holds several times as many peers.
 */
export const gatherColumns = (
  { own, sizes }: Context,
  { store }: PeerTable,
  start: number,
  budget: number,
): Gathered => {
  const { roster } = store
  const { slots } = roster
  const room = new ColumnRoom(sizes, budget)
  let peers = 0
  for (let place = start; peers < slots.length; peers++) {
    const slot = slots[place] as number
    let fits: boolean
    if (slot === ownSlot) fits = room.take(own.heartbeat, own.maxVersion, own.gcVersion)
    else if (store.isAlive(slot)) fits = takeSlot(room, store, slot)
    else fits = room.take(0, 0, 0)
    if (!fits) break
    place = place + 1 === slots.length ? 0 : place + 1
  }
  const { heartbeats, maxVersions, gcVersions } = room
  return {
    columns: {
      roster: roster.fingerprint,
      start,
      heartbeats: heartbeats.numbers,
      maxVersions: maxVersions.numbers,
      gcVersions: gcVersions.numbers,
    },
    peers,
  }
}

const takeSlot = (room: ColumnRoom, store: PeerStore, slot: number): boolean =>
  room.take(store.heartbeat(slot), store.claimedMax(slot), store.claimedGc(slot))

/** Columns with a number each for every peer, as long as all of them fit. */
class ColumnRoom {
  readonly heartbeats: Column
  readonly maxVersions: Column
  readonly gcVersions: Column
  readonly #budget: number

  constructor(sizes: Sizes, budget: number) {
    this.heartbeats = new Column(sizes)
    this.maxVersions = new Column(sizes)
    this.gcVersions = new Column(sizes)
    this.#budget = budget - sizes.columns
  }

  take(heartbeat: number, maxVersion: number, gcVersion: number): boolean {
    const { heartbeats, maxVersions, gcVersions } = this
    const versionBytes = maxVersions.bytesWith(maxVersion) + gcVersions.bytesWith(gcVersion)
    if (heartbeats.bytesWith(heartbeat) + versionBytes > this.#budget) return false
    heartbeats.push(heartbeat)
    maxVersions.push(maxVersion)
    gcVersions.push(gcVersion)
    return true
  }
}
