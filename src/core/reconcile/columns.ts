import type { PeerTable } from '../membership/peer-table.js'
import type { Columns } from '../message.js'
import type { Context } from '../step.js'
import { Column } from './column.js'
import { ColumnRoom } from './column-room.js'
import { Held } from './held.js'
import { Residues, residuesOf } from './residues.js'

/** Columns, and the heartbeats that they say in full: an answer counts from there. */
export interface Said {
  readonly columns: Columns
  /** By place in the columns; 0 where nothing is said. Zeros at the end may be left out. */
  readonly heartbeats: readonly number[]
}

/** The same, and of how many peers they speak, this node included. */
export interface Gathered {
  readonly said: Said
  readonly peers: number
}

/**
 * What is held of those on the roster, from the place `start` on, as far as `budget` bytes go.
 *
 * A row names its peer and the run of it, which is most of the row, and takes a look-up on the other side. Here nobody is
 * named, and of the heartbeat there is a character, so that a digest holds many times as many peers.
 */
export const gatherColumns = (context: Context, peers: PeerTable, start: number, budget: number): Gathered => {
  const { slots, fingerprint, size } = peers.store.roster
  const { sizes } = context
  const held = new Held(context, peers)
  const residues = new Residues(sizes)
  const room = new ColumnRoom(held, sizes, residues, budget - sizes.columns)
  let gathered = 0
  for (let place = start; gathered < size && room.take(slots[place] as number); gathered++) {
    place = place + 1 === size ? 0 : place + 1
  }
  const { heartbeats } = residues
  const columns = { roster: fingerprint, start, ...residuesOf(heartbeats), versions: room.versions }
  return { said: { columns, heartbeats }, peers: gathered }
}

/** The same for those who are likely to hold the same maps, all of which are told by one number. */
export const gatherCalmColumns = (
  context: Context,
  peers: PeerTable,
  maps: number,
  start: number,
  budget: number,
): Gathered => {
  const { slots, fingerprint, size } = peers.store.roster
  const { sizes } = context
  const held = new Held(context, peers)
  const count = Math.max(0, Math.min(size, Math.floor((budget - sizes.columns) / sizes.digit)))
  const heartbeats = new Array<number>(count)
  for (let i = 0, place = start; i < count; i++) {
    const slot = slots[place] as number
    place = place + 1 === size ? 0 : place + 1
    heartbeats[i] = held.isAlive(slot) ? held.heartbeat(slot) : 0
  }
  const columns = { roster: fingerprint, start, ...residuesOf(heartbeats), versions: maps }
  return { said: { columns, heartbeats }, peers: count }
}

/** The same section after section, from the section `first` of `count` on, with what they can be read by one by one. */
export const gatherSections = (
  context: Context,
  peers: PeerTable,
  first: number,
  count: number,
  budget: number,
): Gathered => {
  const { sizes } = context
  const { roster } = peers.store
  const heartbeats = new Column(sizes)
  const room = new ColumnRoom(new Held(context, peers), sizes, heartbeats, budget - sizes.columns - sizes.sections)
  let gathered = 0
  let fits = true
  for (let i = 0; i < count && fits; i++) {
    const section = roster.section((first + i) % count, count)
    fits = room.begin(section)
    const end = fits ? section.start + section.size : section.start
    for (let place = section.start; place < end && fits; place++) {
      fits = room.take(roster.slots[place] as number)
      if (fits) gathered += 1
    }
  }
  const { start } = roster.section(first, count)
  const sections = { count, first, ...room.sections }
  const columns = {
    roster: roster.fingerprint,
    start,
    heartbeats: heartbeats.numbers,
    versions: room.versions,
    sections,
  }
  return { said: { columns, heartbeats: heartbeats.numbers }, peers: gathered }
}
