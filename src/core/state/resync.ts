import type { Delta } from '../message.js'
import type { Sizes } from '../sizes.js'
import { type Change, changeBetween } from './change.js'
import { type Entry, entryOf, expired } from './entry.js'
import { VersionedMap } from './versioned-map.js'

/**
 * A replica's map being built anew, beside the visible one, because tombstones that this node needed are collected.
 *
 * Its goal is fixed when it starts: the max version of whoever started it. Were the goal to follow the owner's gc version,
 * a pass under steady deletes would never end.
 */
export class Resync {
  readonly goal: number
  readonly startedMs: number
  readonly entries = new VersionedMap()
  maxVersion = 0
  gcVersion: number
  /** Whether the cap on keys stopped it: then it cannot end. */
  overKeyLimit = false
  /** Whether a pass that takes too long has been reported. */
  reported = false

  constructor(first: Delta, nowMs: number) {
    this.goal = first.senderMax
    this.gcVersion = first.gcVersion
    this.startedMs = nowMs
  }

  /** Whether that delta begins a map anew for a holder of versions up to `maxVersion`, or one that copies up to there. */
  static begins(delta: Delta, maxVersion: number): boolean {
    return delta.from === 0 && delta.gcVersion > maxVersion
  }

  get done(): boolean {
    return this.maxVersion >= this.goal
  }

  /** Whether that delta continues the pass. */
  isContinuedBy(delta: Delta): boolean {
    const behindTheGoal = delta.senderMax < this.goal
    const beyondTheGoal = delta.gcVersion > this.goal
    return !behindTheGoal && !beyondTheGoal && delta.from <= this.maxVersion
  }

  /**
   * Lets go of what will not be in the map after all: what the owner has collected since it was copied, also what ran out here. For
   * what comes after it there may be no room, or no place for one more key, before.
   */
  collect(delta: Delta, nowMs: number): void {
    if (!this.isContinuedBy(delta)) return
    for (const entry of [...this.entries]) {
      if (entry.version > delta.gcVersion) break
      if (entry.kind !== 'set' || entry.deadlineMs <= nowMs) this.entries.drop(entry)
    }
  }

  /** Takes what continues the pass. Returns whether it moved on. Stops at `maxKeys` keys. */
  take(delta: Delta, maxKeys: number, nowMs: number): boolean {
    if (!this.isContinuedBy(delta)) return false
    let reached = delta.toVersion
    for (const entry of delta.entries) {
      if (entry.version <= this.maxVersion) continue
      this.overKeyLimit = this.entries.size >= maxKeys && this.entries.get(entry.key) === undefined
      if (this.overKeyLimit) {
        reached = entry.version - 1
        break
      }
      this.entries.put(entryOf(entry, nowMs))
    }
    const moved = reached > this.maxVersion
    this.maxVersion = Math.max(this.maxVersion, reached)
    this.gcVersion = Math.max(this.gcVersion, delta.gcVersion)
    return moved
  }

  /** The map to swap in for `visible`, complete up to `visibleMax`, and what an observer sees of the swap. */
  swap(
    visible: VersionedMap,
    visibleMax: number,
    nowMs: number,
    sizes: Sizes,
  ): { map: VersionedMap; changes: Change[] } {
    const next: Entry[] = []
    for (const staged of this.entries) {
      const entry = staged.deadlineMs <= nowMs ? expired(staged, sizes) : staged
      const settled = entry.version > visibleMax ? entry : settleOld(entry, visible.get(entry.key))
      if (settled !== undefined && !this.#collected(settled)) next.push(settled)
    }
    next.sort(byVersion)
    const map = new VersionedMap()
    for (const entry of next) map.put(entry)
    return { map, changes: difference(visible, map, this.gcVersion) }
  }

  #collected(entry: Entry): boolean {
    return entry.kind !== 'set' && entry.version <= this.gcVersion
  }
}

/**
 * A staged entry no newer than what the visible map already covers overrides nothing: what is absent or buried here
 * stays so, a newer value stays, the same write keeps its value, which was told, and the earlier deadline. Otherwise values come
 * back that an observer has already seen deleted or expired.
 */
const settleOld = (staged: Entry, visible: Entry | undefined): Entry | undefined => {
  if (visible === undefined) return staged.kind === 'set' ? undefined : staged
  if (visible.version !== staged.version) {
    return staged.kind === 'set' || visible.version > staged.version ? visible : staged
  }
  if (visible.kind !== 'set') return visible
  if (staged.kind !== 'set') return staged
  return staged.deadlineMs < visible.deadlineMs ? { ...visible, deadlineMs: staged.deadlineMs } : visible
}

/**
 * The visible difference in version order. A removal that has no version of its own carries the gc version, and comes after
 * the write of that version: the gc version may be that of a value which ran out for its owner and lives here still.
 */
const difference = (before: VersionedMap, after: VersionedMap, gcVersion: number): Change[] => {
  const changes: Change[] = []
  for (const entry of after) {
    const change = changeBetween(before.get(entry.key), entry)
    if (change !== undefined) changes.push(change)
  }
  for (const held of before) {
    if (held.kind === 'set' && after.get(held.key) === undefined) {
      const { key, value } = held
      changes.push({ key, kind: 'deleted', version: gcVersion, value: null, previous: value, deadlineMs: Infinity })
    }
  }
  return changes.sort(byVersion)
}

const byVersion = (a: { version: number }, b: { version: number }): number => a.version - b.version
