import * as E from 'fp-ts/lib/Either.js'
import type { Ahead, Columns, Sections } from '../../core/message.js'
import { isCount, notCount } from './count.js'
import { fault, type HandWritten, handWritten, type Read, within } from './fault.js'

type Counts = readonly number[]

/** `[count, first, sizes, fingerprints]`; left out where the roster is likely to be the same. */
type SectionsTuple = readonly [number, number, Counts, Counts]

/** `[roster, start, heartbeats, maxVersions, gcVersions, sections]`; left out of a digest by name. */
export type ColumnsTuple = readonly [number, number, Counts, Counts, Counts, SectionsTuple?]

const parts = 5

/** Reads a list of counts, of `most` at most. By hand, as it has a thousand of them and comes every second. */
const readCounts = (what: string, input: unknown, most: number): Read<readonly number[]> => {
  if (!Array.isArray(input)) return fault(`a list of ${what}`, input)
  if (input.length > most) return fault(`at most ${most} ${what}`, input, [], 'out-of-bounds')
  const counts: readonly unknown[] = input
  for (let i = 0; i < counts.length; i++) if (!isCount(counts[i])) return notCount(`one of ${what}`, counts[i], [i])
  return E.right(input as readonly number[])
}

const readSections = (input: unknown): Read<Sections | undefined> => {
  if (input === undefined) return E.right(undefined)
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

const read = (input: unknown): Read<Columns | undefined> => {
  if (input === undefined) return E.right(undefined)
  if (!Array.isArray(input) || input.length < parts || input.length > parts + 1)
    return fault(`columns of ${parts} parts, or ${parts + 1} with sections`, input)
  const [roster, start, ...lists] = input as readonly unknown[]
  if (!isCount(roster)) return notCount('a fingerprint of a roster', roster, [0])
  if (!isCount(start)) return notCount('a place in a roster', start, [1])
  const heartbeats = readCounts('heartbeats', lists[0], Infinity)
  if (E.isLeft(heartbeats)) return within(2, heartbeats.left)
  const most = heartbeats.right.length
  const maxVersions = readCounts('versions', lists[1], most)
  if (E.isLeft(maxVersions)) return within(3, maxVersions.left)
  const gcVersions = readCounts('gc versions', lists[2], most)
  if (E.isLeft(gcVersions)) return within(4, gcVersions.left)
  const sections = readSections(lists[3])
  if (E.isLeft(sections)) return within(5, sections.left)
  return E.right({
    roster,
    start,
    sections: sections.right,
    heartbeats: heartbeats.right,
    maxVersions: maxVersions.right,
    gcVersions: gcVersions.right,
  })
}

const write = (columns: Columns): ColumnsTuple => {
  const { roster, start, heartbeats, maxVersions, gcVersions, sections } = columns
  if (sections === undefined) return [roster, start, heartbeats, maxVersions, gcVersions]
  const { count, first, sizes, fingerprints } = sections
  return [roster, start, heartbeats, maxVersions, gcVersions, [count, first, sizes, fingerprints]]
}

export const columnsCodec: HandWritten<Columns | undefined, ColumnsTuple | undefined> = handWritten(
  'Columns',
  read,
  (columns) => columns && write(columns),
)

type AheadTuple = readonly [roster: number, by: Counts, named?: Counts]

const readAhead = (input: unknown): Read<Ahead | null | undefined> => {
  if (input === undefined || input === null) return E.right(input)
  if (!Array.isArray(input) || input.length < 2 || input.length > 3)
    return fault('a fingerprint of a roster, and a list or two', input)
  const [roster, list, sections] = input as readonly unknown[]
  if (!isCount(roster)) return notCount('a fingerprint of a roster', roster, [0])
  const by = readCounts('heartbeats', list, Infinity)
  if (E.isLeft(by)) return within(1, by.left)
  if (sections === undefined) return E.right({ roster, by: by.right })
  const named = readCounts('sections', sections, Infinity)
  return E.isRight(named) ? E.right({ roster, by: by.right, named: named.right }) : within(2, named.left)
}

const writeAhead = ({ roster, by, named }: Ahead): AheadTuple =>
  named === undefined ? [roster, by] : [roster, by, named]

/** How far heartbeats are ahead of columns; `null` where those could not be read; left out where there were none. */
export const aheadCodec: HandWritten<Ahead | null | undefined, AheadTuple | null | undefined> = handWritten(
  'Ahead',
  readAhead,
  (ahead) => ahead && writeAhead(ahead),
)
