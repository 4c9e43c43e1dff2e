import * as E from 'fp-ts/lib/Either.js'
import type { Generation } from '../../core/generation.js'
import type { PeerName, Row } from '../../core/message.js'
import { isCount, notCount } from './count.js'
import { fault, type HandWritten, handWritten, type Read, within } from './fault.js'
import { ageOf, statusNumber, statusOf } from './status.js'
import { isFittingName, isOneLine, readLine, sharedStart } from './text.js'

/**
 * `[shared, suffix, offset, heartbeat, maxVersion, gcVersion, status, ageMs]`, zeros at the end left out. Of the name
 * only what the name before does not have, of the generation only how far it is above the message's least: half of a
 * digest would be what its rows have in common.
 */
export type RowTuple = [shared: number, suffix: string, ...numbers: number[]]

const parts = 8

/** The offset of the least generation; 0 is left to ask rows. */
const firstOffset = 1

/** What names are read by. */
interface Before {
  /** The name before. */
  name: PeerName
  /** Its start, as the row before it cut it: most rows of a message cut at the same place, and need not do it again. */
  start: string
}

/** Reads one row. By hand, as a digest has a thousand of them and comes every second. */
const readRow = (input: unknown, before: Before, base: Generation, maxNameBytes: number): Read<Row> => {
  if (!Array.isArray(input) || input.length < 2 || input.length > parts) return fault('a row of 2 to 8 parts', input)
  // By index: destructuring an array runs its iterator, which takes longer than all that follows.
  const row: readonly unknown[] = input
  const shared = row[0]
  const suffix = row[1]
  const offset = row.length > 2 ? row[2] : 0
  const heartbeat = row.length > 3 ? row[3] : 0
  const maxVersion = row.length > 4 ? row[4] : 0
  const gcVersion = row.length > 5 ? row[5] : 0
  const status = row.length > 6 ? statusOf(row[6]) : 'alive'
  const ageMs = row.length > 7 ? row[7] : 0
  if (!isCount(shared) || shared > before.name.length) {
    return notCount(`0 to ${before.name.length} characters of the name before`, shared, [0])
  }
  if (typeof suffix !== 'string') return fault('the rest of a name', suffix, [1])
  if (shared !== before.start.length) before.start = before.name.slice(0, shared)
  const name = before.start + suffix
  // The name before is known to be one line.
  if (!isFittingName(name, maxNameBytes) || !isOneLine(suffix)) {
    const named = readLine('a name', name, 1, maxNameBytes)
    return E.isLeft(named) ? within(1, named.left) : fault('a name', name, [1])
  }
  if (!isCount(offset)) return notCount('an offset of a generation', offset, [2])
  const generation = offset === 0 ? 0 : base - firstOffset + offset
  if (offset > 0 && base === 0) return fault('an offset of 0, as there is no base', offset, [2])
  if (!isCount(generation)) return notCount(`an offset of a generation from ${base}`, offset, [2])
  if (!isCount(heartbeat)) return notCount('a heartbeat', heartbeat, [3])
  if (!isCount(maxVersion)) return notCount('a version', maxVersion, [4])
  if (!isCount(gcVersion)) return notCount('a gc version', gcVersion, [5])
  if (status === undefined) return fault('a status of 0 to 2', row[6], [6])
  if (!isCount(ageMs)) return notCount('an age', ageMs, [7])
  if (status === 'alive' && ageMs > 0) return fault('no age of a peer that is alive', ageMs, [7])
  if (generation === 0 && (heartbeat > 0 || maxVersion > 0 || gcVersion > 0 || status !== 'alive')) {
    return fault('nothing but a name to be asked for', input)
  }
  return E.right({ name, generation, heartbeat, maxVersion, gcVersion, status, ageMs })
}

/** Reads the rows of a message from `sender`, whose name stands before the first, with their base: 0 when it has none. */
export const readRows = (
  input: unknown,
  sender: PeerName,
  base: Generation,
  maxNameBytes: number,
): Read<readonly Row[]> => {
  if (!Array.isArray(input)) return fault('rows', input)
  const rows: Row[] = []
  const before: Before = { name: sender, start: sender }
  for (let i = 0; i < input.length; i++) {
    const row = readRow(input[i], before, base, maxNameBytes)
    if (E.isLeft(row)) return within(i, row.left)
    rows.push(row.right)
    before.name = row.right.name
  }
  return E.right(rows)
}

/** Writes the rows of a message, as short as they go. */
export const writeRows = (rows: readonly Row[], sender: PeerName, base: Generation): RowTuple[] => {
  let before = sender
  return rows.map((row) => {
    const shared = sharedStart(row.name, before)
    before = row.name
    const tuple: RowTuple = [shared, shared === 0 ? row.name : row.name.slice(shared), offsetOf(row, base)]
    tuple.push(row.heartbeat, row.maxVersion, row.gcVersion, statusNumber(row.status), ageOf(row))
    while (tuple.length > 2 && tuple.at(-1) === 0) tuple.pop()
    return tuple
  })
}

/** The least generation of rows that have one; 0 when all of them only ask. */
export const baseOf = (rows: readonly Row[]): Generation => {
  let base = 0
  for (const { generation } of rows) if (generation > 0 && (base === 0 || generation < base)) base = generation
  return base
}

/**
 * How a row's generation travels.
 *
 * @example offsetOf({ generation: 1030 }, 1024) // 7
 */
export const offsetOf = ({ generation }: Pick<Row, 'generation'>, base: Generation): number =>
  generation === 0 ? 0 : generation - base + firstOffset

/** The base of the generations of a message's rows: left out when it is 0, as no row needs it. */
export const baseCodec: HandWritten<Generation, number | undefined> = handWritten(
  'Base',
  (input): Read<Generation> => {
    if (input === undefined) return E.right(0)
    return isCount(input) && input > 0 ? E.right(input) : notCount('a generation', input)
  },
  (base) => (base === 0 ? undefined : base),
)
