import type { Json } from '../json.js'
import type { Entry } from './entry.js'

/** One visible change of one key of one peer. */
export interface Change {
  readonly key: string
  readonly kind: 'set' | 'deleted' | 'expired'
  readonly version: number
  /** The new value of a `set`, else `null`. */
  readonly value: Json
  /** The value that was visible before, if there was one. */
  readonly previous: Json | undefined
  /** When a `set` expires (monotonic), `Infinity` for never. */
  readonly deadlineMs: number
}

/**
 * What an observer sees when `before` gives way to `after`: nothing when a tombstone covers what was never visible, or
 * when the same write stays.
 */
export const changeBetween = (before: Entry | undefined, after: Entry): Change | undefined => {
  const previous = before?.kind === 'set' ? before : undefined
  if (after.kind !== 'set' && previous === undefined) return undefined
  if (after.kind === 'set' && previous?.version === after.version) return undefined
  const { key, kind, version, value, deadlineMs } = after
  return { key, kind, version, value, previous: previous?.value, deadlineMs }
}
