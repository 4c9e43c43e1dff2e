import type { DeltaEntry } from '../message.js'
import type { Sizes } from '../sizes.js'
import type { Json } from '../json.js'

/**
 * The newest state of one key as a node holds it: a value, or the tombstone it left. Immutable; an entry that expires is
 * replaced by its tombstone.
 */
export interface Entry {
  readonly key: string
  readonly version: number
  readonly kind: 'set' | 'deleted' | 'expired'
  /** `null` for a tombstone. */
  readonly value: Json
  /** When it expires, on this node's monotonic clock; `Infinity` for never, and for tombstones. */
  readonly deadlineMs: number
  /** Upper bound of the encoded bytes. */
  readonly bytes: number
}

/**
 * As it came off the wire, its remaining time turned into a deadline here: hosts need no common clock, a relay adds only
 * its latency.
 */
export const entryOf = (entry: DeltaEntry, nowMs: number): Entry => ({
  key: entry.key,
  version: entry.version,
  kind: entry.kind,
  value: entry.value,
  deadlineMs: entry.kind === 'set' ? nowMs + entry.remainingMs : Infinity,
  bytes: entry.bytes,
})

/** As it goes onto the wire; what has run out in the meantime goes as the tombstone that it is about to become. */
export const deltaEntryOf = (entry: Entry, nowMs: number, sizes: Sizes): DeltaEntry => {
  if (entry.kind === 'set' && entry.deadlineMs <= nowMs) return deltaEntryOf(expired(entry, sizes), nowMs, sizes)
  return {
    key: entry.key,
    version: entry.version,
    kind: entry.kind,
    value: entry.value,
    remainingMs: entry.kind === 'set' ? entry.deadlineMs - nowMs : 0,
    bytes: entry.bytes,
  }
}

/**
 * The tombstone of an entry whose time has come: same key, same version. Dropping the entry instead would let an older
 * value come back from a peer that missed the write. It takes no more room than one that was deleted, nor than the value, which may
 * be shorter than `null`: there is room for no more.
 */
export const expired = (entry: Entry, sizes: Sizes): Entry => {
  const bytes = Math.min(entry.bytes, sizes.entry(entry.key, null))
  return { ...entry, kind: 'expired', value: null, deadlineMs: Infinity, bytes }
}
