import * as E from 'fp-ts/lib/Either.js'
import type { Ahead, Columns } from '../../core/message.js'
import { isCount, notCount } from './count.js'
import { fault, type HandWritten, handWritten, type Read, within } from './fault.js'

/** `[roster, start, heartbeats, maxVersions, gcVersions]`; left out of a digest by name. */
export type ColumnsTuple = readonly [number, number, readonly number[], readonly number[], readonly number[]]

const parts = 5

/** Reads a list of counts, of `most` at most. By hand, as it has a thousand of them and comes every second. */
const readCounts = (what: string, input: unknown, most: number): Read<readonly number[]> => {
  if (!Array.isArray(input)) return fault(`a list of ${what}`, input)
  if (input.length > most) return fault(`at most ${most} ${what}`, input, [], 'out-of-bounds')
  const counts: readonly unknown[] = input
  for (let i = 0; i < counts.length; i++) if (!isCount(counts[i])) return notCount(`one of ${what}`, counts[i], [i])
  return E.right(input as readonly number[])
}

const read = (input: unknown): Read<Columns | undefined> => {
  if (input === undefined) return E.right(undefined)
  if (!Array.isArray(input) || input.length !== parts) return fault(`columns of ${parts} parts`, input)
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
  return E.right({
    roster,
    start,
    heartbeats: heartbeats.right,
    maxVersions: maxVersions.right,
    gcVersions: gcVersions.right,
  })
}

export const columnsCodec: HandWritten<Columns | undefined, ColumnsTuple | undefined> = handWritten(
  'Columns',
  read,
  (columns) => columns && [columns.roster, columns.start, columns.heartbeats, columns.maxVersions, columns.gcVersions],
)

type AheadTuple = readonly [roster: number, by: readonly number[]]

const readAhead = (input: unknown): Read<Ahead | null | undefined> => {
  if (input === undefined || input === null) return E.right(input)
  if (!Array.isArray(input) || input.length !== 2) return fault('a fingerprint of a roster and a list', input)
  const [roster, list] = input as readonly unknown[]
  if (!isCount(roster)) return notCount('a fingerprint of a roster', roster, [0])
  const by = readCounts('heartbeats', list, Infinity)
  return E.isRight(by) ? E.right({ roster, by: by.right }) : within(1, by.left)
}

/** How far heartbeats are ahead of columns; `null` where those could not be read; left out where there were none. */
export const aheadCodec: HandWritten<Ahead | null | undefined, AheadTuple | null | undefined> = handWritten(
  'Ahead',
  readAhead,
  (ahead) => ahead && [ahead.roster, ahead.by],
)
