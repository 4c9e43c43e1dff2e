import * as E from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import type { Row } from '../../core/message.js'
import type { WireBounds } from '../bounds.js'
import { isCount, notCount } from './count.js'
import { fault, handWritten, type Read, within } from './fault.js'
import { ageOf, statusNumber, statusOf } from './status.js'
import { isName, readLine } from './text.js'

/** `[name, generation, heartbeat, maxVersion, gcVersion, status, ageMs]`, zeros at the end left out. */
export type RowTuple = [string, ...number[]]

const parts = 7

/** Reads one row. By hand, as a digest has a thousand of them and comes every second. */
export const readRow = (input: unknown, maxNameBytes: number): Read<Row> => {
  if (!Array.isArray(input) || input.length < 1 || input.length > parts) return fault('a row of 1 to 7 parts', input)
  // By index: destructuring an array runs its iterator, which takes longer than all that follows.
  const row: readonly unknown[] = input
  const name = row[0]
  const generation = row.length > 1 ? row[1] : 0
  const heartbeat = row.length > 2 ? row[2] : 0
  const maxVersion = row.length > 3 ? row[3] : 0
  const gcVersion = row.length > 4 ? row[4] : 0
  const status = row.length > 5 ? statusOf(row[5]) : 'alive'
  const ageMs = row.length > 6 ? row[6] : 0
  if (!isName(name, maxNameBytes)) {
    const named = readLine('a name', name, 1, maxNameBytes)
    return E.isLeft(named) ? within(0, named.left) : fault('a name', name, [0])
  }
  if (!isCount(generation)) return notCount('a generation', generation, [1])
  if (!isCount(heartbeat)) return notCount('a heartbeat', heartbeat, [2])
  if (!isCount(maxVersion)) return notCount('a version', maxVersion, [3])
  if (!isCount(gcVersion)) return notCount('a gc version', gcVersion, [4])
  if (status === undefined) return fault('a status of 0 to 2', row[5], [5])
  if (!isCount(ageMs)) return notCount('an age', ageMs, [6])
  if (status === 'alive' && ageMs > 0) return fault('no age of a peer that is alive', ageMs, [6])
  if (generation === 0 && (heartbeat > 0 || maxVersion > 0 || gcVersion > 0 || status !== 'alive')) {
    return fault('nothing but a name to be asked for', input)
  }
  return E.right({ name, generation, heartbeat, maxVersion, gcVersion, status, ageMs })
}

/** Writes one row, as short as it goes. */
export const writeRow = (row: Row): RowTuple => {
  const tuple: RowTuple = [row.name, row.generation, row.heartbeat, row.maxVersion, row.gcVersion]
  tuple.push(statusNumber(row.status), ageOf(row))
  while (tuple.length > 1 && tuple.at(-1) === 0) tuple.pop()
  return tuple
}

/** The rows of a digest. */
export const rowsCodec = ({ maxNameBytes }: WireBounds): t.Type<readonly Row[], RowTuple[]> =>
  handWritten(
    'Rows',
    (input): Read<readonly Row[]> => {
      if (!Array.isArray(input)) return fault('rows', input)
      const rows: Row[] = []
      for (let i = 0; i < input.length; i++) {
        const row = readRow(input[i], maxNameBytes)
        if (E.isLeft(row)) return within(i, row.left)
        rows.push(row.right)
      }
      return E.right(rows)
    },
    (rows) => rows.map(writeRow),
  )
