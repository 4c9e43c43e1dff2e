import type { PeerTable } from '../membership/peer-table.js'
import type { Columns, CommonColumns } from '../message.js'
import type { Roster } from '../state/roster.js'
import type { Context } from '../step.js'
import { Column } from './column.js'
import { ColumnRoom } from './column-room.js'
import type { Places } from './places.js'
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
export const gatherColumns = (
  { sizes }: Context,
  peers: PeerTable,
  start: number,
  budget: number,
  { most, isWide }: Places,
): Gathered => {
  const { roster } = peers.store
  const residues = new Residues(sizes, isWide)
  const room = new ColumnRoom(peers.held, sizes, residues, budget - sizes.columns)
  for (const slot of roster.slotsFrom(start, most)) if (!room.take(slot)) break
  return inCommon(roster, start, residues.heartbeats, room.versions, isWide)
}

/** The same for those who are likely to hold the same maps, all of which are told by one number. */
export const gatherCalmColumns = (
  { store, held }: PeerTable,
  maps: number,
  start: number,
  { most, isWide }: Places,
): Gathered => {
  const slots = store.roster.slotsFrom(start, most)
  const heartbeats = new Array<number>(slots.length)
  for (let i = 0; i < slots.length; i++) {
    const slot = slots[i] as number
    heartbeats[i] = held.isAlive(slot) ? held.heartbeat(slot) : 0
  }
  return inCommon(store.roster, start, heartbeats, maps, isWide)
}

const inCommon = (
  { fingerprint }: Roster,
  start: number,
  heartbeats: readonly number[],
  versions: CommonColumns['versions'],
  isWide: boolean,
): Gathered => {
  const columns = { roster: fingerprint, start, ...residuesOf(heartbeats, isWide), versions }
  return { said: { columns, heartbeats }, peers: heartbeats.length }
}

/** The same section after section, from the section `first` of `count` on, with what they can be read by one by one. */
export const gatherSections = (
  { sizes }: Context,
  peers: PeerTable,
  first: number,
  count: number,
  budget: number,
): Gathered => {
  const { roster } = peers.store
  const heartbeats = new Column(sizes)
  const room = new ColumnRoom(peers.held, sizes, heartbeats, budget - sizes.columns - sizes.sections)
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
