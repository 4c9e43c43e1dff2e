import * as E from 'fp-ts/lib/Either.js'
import { isWithinDepth, type Json } from '../../core/json.js'
import type { DeltaEntry } from '../../core/message.js'
import type { WireBounds } from '../bounds.js'
import { jsonSizes } from '../sizes.js'
import { isCount, notCount, wholeMs } from './count.js'
import { fault, type Read } from './fault.js'
import { fitsBytes } from './text.js'

/** Deleted, set, or with a remaining time: expiring when it is positive, expired when it is 0. */
export type EntryTuple = [number, string] | [number, string, Json] | [number, string, Json, number]

/** Reads one entry. By hand, as a delta may have hundreds of them. */
export const readEntry = (input: unknown, bounds: WireBounds): Read<DeltaEntry> => {
  if (!Array.isArray(input) || input.length < 2 || input.length > 4) return fault('an entry of 2 to 4 parts', input)
  const entry: readonly unknown[] = input
  const version = entry[0]
  const key = entry[1]
  const value = entry.length > 2 ? entry[2] : null
  const remaining = entry[3]
  if (!isCount(version) || version === 0) return notCount('a version', version, [0])
  if (typeof key !== 'string') return fault('a key', key, [1])
  if (!fitsBytes(key, bounds.maxKeyBytes)) {
    return fault(`a key of at most ${bounds.maxKeyBytes} bytes`, key, [1], 'out-of-bounds')
  }
  if (!isWithinDepth(value, bounds.maxDepth)) {
    return fault(`a value nested at most ${bounds.maxDepth} deep`, value, [2], 'out-of-bounds')
  }
  if (!hasFiniteNumbers(value)) return fault('a value of finite numbers', value, [2], 'out-of-bounds')
  // The only reader of what was JSON.parse's `any`: nothing but JSON is left.
  const json = value as Json
  const bytes = jsonSizes.entry(key, json)
  if (bytes > bounds.maxEntryBytes) {
    const detail = `expected an entry of at most ${bounds.maxEntryBytes} bytes, got ${bytes}`
    return E.left({ kind: 'out-of-bounds', path: [], detail })
  }
  if (entry.length < 4) {
    const kind = entry.length === 2 ? 'deleted' : 'set'
    return E.right({ key, version, kind, value: json, remainingMs: kind === 'set' ? Infinity : 0, bytes })
  }
  if (!isCount(remaining)) return notCount('a remaining time', remaining, [3])
  if (remaining > 0) return E.right({ key, version, kind: 'set', value: json, remainingMs: remaining, bytes })
  if (json !== null) return fault('null in place of an expired value', json, [2])
  return E.right({ key, version, kind: 'expired', value: null, remainingMs: 0, bytes })
}

/** Writes one entry, as short as it goes. */
export const writeEntry = ({ version, key, kind, value, remainingMs }: DeltaEntry): EntryTuple => {
  if (kind === 'deleted') return [version, key]
  if (kind === 'expired') return [version, key, null, 0]
  // What expires within half a millisecond has not expired: 0 would bury it.
  return remainingMs === Infinity ? [version, key, value] : [version, key, value, Math.max(1, wholeMs(remainingMs))]
}

/** JSON.parse makes Infinity of `1e999`, which would be relayed as null: two peers with two values of one version. */
const hasFiniteNumbers = (value: unknown): boolean => {
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || value === null) return true
  for (const part of Array.isArray(value) ? (value as unknown[]) : Object.values(value)) {
    if (!hasFiniteNumbers(part)) return false
  }
  return true
}
