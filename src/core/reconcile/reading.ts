import type { Columns } from '../message.js'
import type { Roster } from '../state/roster.js'

/** Stands for a peer of a section that is another here. */
export const unread = -2

/** Who is meant by columns. */
export interface Reading {
  /** By place in the columns, this node and those who are `unread` among them. */
  readonly slots: readonly number[]
  /** Which sections are others here; `undefined` where the whole roster is the same. */
  readonly others: readonly number[] | undefined
}

/** Reads columns by the whole roster, or else by sections; `undefined` where neither can be done. */
export const readingOf = (columns: Columns, roster: Roster): Reading | undefined => {
  if (columns.roster === roster.fingerprint) return readWhole(columns, roster)
  return columns.sections === undefined ? undefined : readSections(columns.sections, columns.heartbeats.length, roster)
}

const readWhole = ({ start, heartbeats }: Columns, { slots }: Roster): Reading | undefined => {
  if (start >= slots.length || heartbeats.length > slots.length) return undefined
  return { slots: start === 0 ? slots : [...slots.slice(start), ...slots.slice(0, start)], others: undefined }
}

const readSections = (
  { count, first, sizes, fingerprints }: NonNullable<Columns['sections']>,
  most: number,
  roster: Roster,
): Reading => {
  const slots: number[] = []
  const others: number[] = []
  for (const [i, size] of sizes.entries()) {
    const index = (first + i) % count
    const { start, ...ours } = roster.section(index, count)
    const isSame = size === ours.size && (fingerprints[i] ?? 0) === ours.fingerprint
    if (!isSame) others.push(index)
    for (let place = 0; place < size && slots.length < most; place++) {
      slots.push(isSame ? (roster.slots[start + place] as number) : unread)
    }
  }
  return { slots, others }
}
