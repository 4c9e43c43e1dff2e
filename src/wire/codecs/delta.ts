import * as E from 'fp-ts/lib/Either.js'
import { formatAddress } from '../../core/address.js'
import type { Delta, DeltaEntry } from '../../core/message.js'
import type { WireBounds } from '../bounds.js'
import { readAddress } from './address.js'
import { isCount, notCount } from './count.js'
import { type EntryTuple, readEntry, writeEntry } from './entry.js'
import { fault, type HandWritten, handWritten, type Read, within } from './fault.js'
import { ageOf, statusNumber, statusOf } from './status.js'
import { readLine } from './text.js'

/** `[name, address, generation, heartbeat, status, ageMs, from, gcVersion, toVersion, senderMax, entries]`. */
export type DeltaTuple = [string, string, ...numbers: number[], entries: EntryTuple[]]

const parts = 11

/** Reads one delta, and refuses one that contradicts itself: the core then need not ask. */
export const readDelta = (input: unknown, bounds: WireBounds): Read<Delta> => {
  if (!Array.isArray(input) || input.length !== parts) return fault(`a delta of ${parts} parts`, input)
  const [, , generation, heartbeat, statusPart, ageMs, from, gcVersion, toVersion, senderMax] = input as unknown[]
  const name = readLine('a name', input[0], 1, bounds.maxNameBytes)
  if (E.isLeft(name)) return within(0, name.left)
  const address = readAddress(input[1])
  if (E.isLeft(address)) return within(1, address.left)
  if (!isCount(generation) || generation === 0) return notCount('a generation', generation, [2])
  if (!isCount(heartbeat)) return notCount('a heartbeat', heartbeat, [3])
  const status = statusOf(statusPart)
  if (status === undefined) return fault('a status of 0 to 2', statusPart, [4])
  if (!isCount(ageMs)) return notCount('an age', ageMs, [5])
  if (status === 'alive' && ageMs > 0) return fault('no age of a peer that is alive', ageMs, [5])
  if (!isCount(from)) return notCount('a version', from, [6])
  if (!isCount(gcVersion)) return notCount('a gc version', gcVersion, [7])
  if (!isCount(toVersion)) return notCount('a version', toVersion, [8])
  if (!isCount(senderMax)) return notCount('a version', senderMax, [9])
  if (toVersion > senderMax) return fault(`a version of at most ${senderMax}, the sender's`, toVersion, [8])
  if (from > toVersion) return fault(`a version of at most ${toVersion}, the delta's last`, from, [6])
  if (gcVersion > senderMax) return fault(`a gc version of at most ${senderMax}, the sender's`, gcVersion, [7])
  const entries = readEntries(input[10], from, toVersion, bounds)
  if (E.isLeft(entries)) return within(10, entries.left)
  return E.right({
    name: name.right,
    address: address.right,
    generation,
    heartbeat,
    status,
    ageMs,
    from,
    gcVersion,
    toVersion,
    senderMax,
    entries: entries.right,
  })
}

/** Writes one delta. */
export const writeDelta = (delta: Delta): DeltaTuple => [
  delta.name,
  formatAddress(delta.address),
  delta.generation,
  delta.heartbeat,
  statusNumber(delta.status),
  ageOf(delta),
  delta.from,
  delta.gcVersion,
  delta.toVersion,
  delta.senderMax,
  delta.entries.map(writeEntry),
]

/** The deltas of a message. */
export const deltasCodec = (bounds: WireBounds): HandWritten<readonly Delta[], DeltaTuple[]> =>
  handWritten(
    'Deltas',
    (input): Read<readonly Delta[]> => {
      if (!Array.isArray(input)) return fault('deltas', input)
      const deltas: Delta[] = []
      for (let i = 0; i < input.length; i++) {
        const delta = readDelta(input[i], bounds)
        if (E.isLeft(delta)) return within(i, delta.left)
        deltas.push(delta.right)
      }
      return E.right(deltas)
    },
    (deltas) => deltas.map(writeDelta),
  )

/** A key appears once: a later version of it is the only one that still exists. */
const readEntries = (
  input: unknown,
  from: number,
  toVersion: number,
  bounds: WireBounds,
): Read<readonly DeltaEntry[]> => {
  if (!Array.isArray(input)) return fault('entries', input)
  const entries: DeltaEntry[] = []
  const keys = new Set<string>()
  let last = from
  for (let i = 0; i < input.length; i++) {
    const read = readEntry(input[i], bounds)
    if (E.isLeft(read)) return within(i, read.left)
    const entry = read.right
    if (entry.version <= last) return fault(`a version above ${last}`, entry.version, [i, 0])
    if (entry.version > toVersion) return fault(`a version of at most ${toVersion}`, entry.version, [i, 0])
    if (keys.has(entry.key)) return fault('a key that was not there before', entry.key, [i, 1])
    keys.add(entry.key)
    last = entry.version
    entries.push(entry)
  }
  return E.right(entries)
}
