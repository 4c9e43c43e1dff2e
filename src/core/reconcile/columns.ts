import type { PeerTable } from '../membership/peer-table.js'
import type { Columns } from '../message.js'
import { randomBelow } from '../random.js'
import { ownSlot } from '../state/roster.js'
import type { Context } from '../step.js'
import { Column } from './column.js'

/** Columns, and of how many peers they speak. */
export interface Gathered {
  readonly columns: Columns
  readonly peers: number
}

/**
 * What is held of those on the roster, as far as `budget` bytes go: all of them, or as many as there is room for from a
 * random place on.
 *
 * A row names its peer and the run of it, which is most of the row, and takes a look-up on the other side. Here nobody is
 * named: a heartbeat and its comma are some six bytes, so that a digest holds several times as many peers.
 */
export const gatherColumns = (context: Context, peers: PeerTable, budget: number): Gathered => {
  const all = gather(context, peers, 0, budget)
  const { size } = peers.columns.roster
  return all.peers === size ? all : gather(context, peers, randomBelow(context.random, size), budget)
}

const gather = ({ own, sizes }: Context, { columns }: PeerTable, start: number, budget: number): Gathered => {
  const { roster } = columns
  const { slots } = roster
  const heartbeats = new Column(sizes)
  const maxVersions = new Column(sizes)
  const gcVersions = new Column(sizes)
  let peers = 0
  for (; peers < slots.length; peers++) {
    const slot = slots[(start + peers) % slots.length] as number
    const isSaid = slot === ownSlot || columns.isAlive(slot)
    const heartbeat = !isSaid ? 0 : slot === ownSlot ? own.heartbeat : columns.heartbeat(slot)
    const maxVersion = !isSaid ? 0 : slot === ownSlot ? own.maxVersion : columns.claimedMax(slot)
    const gcVersion = !isSaid ? 0 : slot === ownSlot ? own.gcVersion : columns.claimedGc(slot)
    const versionBytes = maxVersions.bytesWith(maxVersion) + gcVersions.bytesWith(gcVersion)
    if (sizes.columns + heartbeats.bytesWith(heartbeat) + versionBytes > budget) break
    heartbeats.push(heartbeat)
    maxVersions.push(maxVersion)
    gcVersions.push(gcVersion)
  }
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
