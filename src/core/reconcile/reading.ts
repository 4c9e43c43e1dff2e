import type { Columns, CommonColumns, SectionedColumns } from '../message.js'
import type { Held } from '../state/held.js'
import type { Roster } from '../state/roster.js'
import { heartbeatsIn } from './residues.js'

/** Stands for a peer of a section that is another here. */
export const unread = -2

/** Who is meant by columns, and what they say. */
export interface Reading {
  /** By place in the columns, this node and those who are `unread` among them. */
  readonly slots: readonly number[]
  /** In full, by place; 0 where nothing is said. */
  readonly heartbeats: readonly number[]
  /** Which sections are others here; `undefined` where the whole roster is the same. */
  readonly others: readonly number[] | undefined
}

/**
 * Reads columns by the whole roster, or else by sections. `undefined` where neither can be done: the roster is another, or
 * some heartbeat is too far from the one held here to be read at all.
 */
export const readingOf = (columns: Columns, roster: Roster, held: Held): Reading | undefined => {
  const isSame = columns.roster === roster.fingerprint
  if (columns.sections !== undefined) return isSame ? readWhole(columns, roster) : readSections(columns, roster)
  return isSame ? readResidues(columns, roster, held) : undefined
}

/** Nothing is learnt of any of them before it is certain that all were read as they were meant. */
const readResidues = (columns: CommonColumns, roster: Roster, held: Held): Reading | undefined => {
  if (columns.start >= roster.size || columns.residues.length > roster.size) return undefined
  const slots = roster.slotsFrom(columns.start, columns.residues.length)
  const heartbeats = heartbeatsIn(columns, held.heartbeats(slots))
  return heartbeats && { slots, heartbeats, others: undefined }
}

const readWhole = ({ start, heartbeats }: SectionedColumns, roster: Roster): Reading | undefined => {
  if (start >= roster.size || heartbeats.length > roster.size) return undefined
  return { slots: roster.slotsFrom(start, heartbeats.length), heartbeats, others: undefined }
}

const readSections = (
  { heartbeats, sections: { count, first, sizes, fingerprints } }: SectionedColumns,
  roster: Roster,
): Reading => {
  const slots: number[] = []
  const others: number[] = []
  for (const [i, size] of sizes.entries()) {
    const index = (first + i) % count
    const { start, ...ours } = roster.section(index, count)
    const isSame = size === ours.size && (fingerprints[i] ?? 0) === ours.fingerprint
    if (!isSame) others.push(index)
    for (let place = 0; place < size && slots.length < heartbeats.length; place++) {
      slots.push(isSame ? (roster.slots[start + place] as number) : unread)
    }
  }
  return { slots, heartbeats, others }
}
