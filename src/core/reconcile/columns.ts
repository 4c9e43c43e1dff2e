import type { PeerTable } from '../membership/peer-table.js'
import type { Columns } from '../message.js'
import type { Context } from '../step.js'
import { ColumnRoom } from './column-room.js'

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
export const gatherColumns = (context: Context, peers: PeerTable, start: number, budget: number): Gathered => {
  const { slots, fingerprint, size } = peers.store.roster
  const room = new ColumnRoom(context, peers, budget - context.sizes.columns)
  let gathered = 0
  for (let place = start; gathered < size && room.take(slots[place] as number); gathered++) {
    place = place + 1 === size ? 0 : place + 1
  }
  return { columns: { roster: fingerprint, start, ...room.columns }, peers: gathered }
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
  const room = new ColumnRoom(context, peers, budget - sizes.columns - sizes.sections)
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
  return { columns: { roster: roster.fingerprint, start, ...room.columns, sections }, peers: gathered }
}
