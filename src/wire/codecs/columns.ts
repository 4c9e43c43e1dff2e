import * as E from 'fp-ts/lib/Either.js'
import type { Columns, CommonColumns, SectionedColumns, Sections, Versions } from '../../core/message.js'
import { isCount, notCount } from './count.js'
import { type Counts, readCounts } from './counts.js'
import { joinDigits, partDigits } from './digits.js'
import { fault, type HandWritten, handWritten, type Read, within } from './fault.js'

/** `[count, first, sizes, fingerprints]`. */
type SectionsTuple = readonly [number, number, Counts, Counts]

/** Heartbeats are a text or a list; then follow a check and versions or a fingerprint of maps, or versions and sections. */
export type ColumnsTuple =
  | readonly [roster: number, start: number, residues: string, check: number, max: Counts, gc: Counts]
  | readonly [roster: number, start: number, residues: string, check: number, maps: number]
  | readonly [roster: number, start: number, heartbeats: Counts, max: Counts, gc: Counts, sections: SectionsTuple]

const [leastParts, mostParts] = [5, 6]
const checkEnd = 2 ** 32

/** Digits of base 91, or `!` for nothing; where there are second digits, a space, and as many of these. */
const residuesOrNothing = /^[!#-[\]-~]*(?: [!#-[\]-~]*)?$/

const read = (input: unknown): Read<Columns | undefined> => {
  if (input === undefined) return E.right(undefined)
  if (!Array.isArray(input) || input.length < leastParts || input.length > mostParts)
    return fault(`columns of ${leastParts} or ${mostParts} parts`, input)
  // by index: to destructure an array is to run its iterator, which takes as long as all the rest
  const columns: readonly unknown[] = input
  const roster = columns[0]
  const start = columns[1]
  const heartbeats = columns[2]
  if (!isCount(roster)) return notCount('a fingerprint of a roster', roster, [0])
  if (!isCount(start)) return notCount('a place in a roster', start, [1])
  const isText = typeof heartbeats === 'string'
  const parts: Parts<Columns> = isText ? readCommon(heartbeats, columns) : readSectioned(columns)
  return E.isRight(parts) ? E.right({ roster, start, ...parts.right }) : parts
}

type Parts<C extends Columns> = Read<C extends Columns ? Omit<C, 'roster' | 'start'> : never>

const readCommon = (text: string, columns: readonly unknown[]): Parts<CommonColumns> => {
  if (!residuesOrNothing.test(text)) return fault('a text of residues', text, [2])
  const { lower: residues, upper } = partDigits(text)
  const check = columns[3]
  if (upper !== undefined && upper.length !== residues.length) return fault('two digits of each residue', text, [2])
  if (!isCount(check) || check >= checkEnd) return notCount('a check of 32 bits', check, [3])
  if (columns.length === leastParts) {
    const maps = columns[4]
    return isCount(maps)
      ? E.right({ residues, upper, check, versions: maps })
      : notCount('a fingerprint of maps', maps, [4])
  }
  const versions = readVersions(columns, 4, residues.length)
  return E.isRight(versions) ? E.right({ residues, upper, check, versions: versions.right }) : versions
}

const readSectioned = (columns: readonly unknown[]): Parts<SectionedColumns> => {
  const heartbeats = readCounts('heartbeats', columns[2], Infinity)
  if (E.isLeft(heartbeats)) return within(2, heartbeats.left)
  const versions = readVersions(columns, 3, heartbeats.right.length)
  if (E.isLeft(versions)) return versions
  const sections = readSections(columns[5])
  if (E.isLeft(sections)) return within(5, sections.left)
  return E.right({ sections: sections.right, heartbeats: heartbeats.right, versions: versions.right })
}

/** Reads two lists for `most` peers at most, the first of which stands at `place` of the columns. */
const readVersions = (columns: readonly unknown[], place: number, most: number): Read<Versions> => {
  const max = readCounts('versions', columns[place], most)
  if (E.isLeft(max)) return within(place, max.left)
  const gc = readCounts('gc versions', columns[place + 1], most)
  return E.isRight(gc) ? E.right({ max: max.right, gc: gc.right }) : within(place + 1, gc.left)
}

const readSections = (input: unknown): Read<Sections> => {
  if (!Array.isArray(input) || input.length !== 4) return fault('sections of 4 parts', input)
  const [count, first, ...lists] = input as readonly unknown[]
  if (!isCount(count)) return notCount('how many sections there are', count, [0])
  if (!isCount(first)) return notCount('the first section', first, [1])
  if (first >= count) return fault(`a section of ${count}`, first, [1], 'out-of-bounds')
  const sizes = readCounts('sizes', lists[0], count)
  if (E.isLeft(sizes)) return within(2, sizes.left)
  const fingerprints = readCounts('fingerprints', lists[1], sizes.right.length)
  if (E.isLeft(fingerprints)) return within(3, fingerprints.left)
  return E.right({ count, first, sizes: sizes.right, fingerprints: fingerprints.right })
}

const write = (columns: Columns): ColumnsTuple => {
  const { roster, start, versions } = columns
  if (columns.sections !== undefined) {
    const { count, first, sizes, fingerprints } = columns.sections
    const { max, gc } = columns.versions
    return [roster, start, columns.heartbeats, max, gc, [count, first, sizes, fingerprints]]
  }
  const { check, upper } = columns
  const residues = joinDigits(columns.residues, upper)
  if (typeof versions === 'number') return [roster, start, residues, check, versions]
  return [roster, start, residues, check, versions.max, versions.gc]
}

export const columnsCodec: HandWritten<Columns | undefined, ColumnsTuple | undefined> = handWritten(
  'Columns',
  read,
  (columns) => columns && write(columns),
)
