import type { Address } from '../address.js'
import type { Generation } from '../generation.js'
import { type Json, jsonEqual } from '../json.js'
import type { PeerName, Status } from '../message.js'
import type { Sizes } from '../sizes.js'
import type { Deadlines } from './deadlines.js'
import { type Entry, expired } from './entry.js'
import { Graves } from './graves.js'
import type { Holding } from './holding.js'
import { Milestones } from './milestones.js'
import { VersionedMap } from './versioned-map.js'

/** One write of the local application. */
export interface Write {
  readonly key: string
  readonly value: Json
  /** Monotonic; `Infinity` for never. */
  readonly deadlineMs: number
  readonly bytes: number
}

/** A write, or where `value` is undefined a deletion, that the application asked for. */
export interface PendingWrite extends Omit<Write, 'value'> {
  readonly value: Json | undefined
}

/**
 * This node's own state: the only map that it writes. One owner, one sequence of versions; everybody else relays
 * (Scuttlebutt's single-writer rule).
 */
export class OwnPeer implements Holding {
  readonly resync = undefined
  heartbeat = 1
  status: Status = 'alive'
  statusSinceMs = 0
  maxVersion = 0
  gcVersion = 0
  entries = new VersionedMap()
  milestones = new Milestones(0, -Infinity)
  /** When the map last changed (monotonic). */
  changedMs = -Infinity
  #graves = new Graves(this.entries)

  constructor(
    readonly name: PeerName,
    readonly address: Address,
    public generation: Generation,
    private readonly deadlines: Deadlines,
    private readonly sizes: Sizes,
  ) {}

  /** Whether a write would tell others anything. */
  wouldChange({ key, value, deadlineMs }: PendingWrite, nowMs: number): boolean {
    const held = this.entries.live(key, nowMs)
    if (value === undefined) return held !== undefined
    const lasting = deadlineMs === Infinity && held?.deadlineMs === Infinity
    return !lasting || !jsonEqual(held.value, value)
  }

  /** Carries out what was asked for; a value whose time ran out while it waited leaves a tombstone of the one before. */
  write({ key, value, deadlineMs, bytes }: PendingWrite, nowMs: number): void {
    if (value !== undefined && deadlineMs > nowMs) this.set({ key, value, deadlineMs, bytes }, nowMs)
    else this.delete(key, this.sizes.entry(key, null), nowMs, value === undefined ? 'deleted' : 'expired')
  }

  /** Writes a key. Returns the new entry, or nothing when an equal value stands and neither of the two expires. */
  set({ key, value, deadlineMs, bytes }: Write, nowMs: number): Entry | undefined {
    if (!this.wouldChange({ key, value, deadlineMs, bytes }, nowMs)) return undefined
    return this.#append({ key, version: this.maxVersion + 1, kind: 'set', value, deadlineMs, bytes }, nowMs)
  }

  /** Writes a tombstone, if there is something to bury. */
  delete(key: string, bytes: number, nowMs: number, kind: 'deleted' | 'expired' = 'deleted'): Entry | undefined {
    if (this.entries.live(key, nowMs) === undefined) return undefined
    const version = this.maxVersion + 1
    const tombstone = this.#append({ key, version, kind, value: null, deadlineMs: Infinity, bytes }, nowMs)
    this.#graves.dig(tombstone, nowMs)
    return tombstone
  }

  /** Turns an entry whose time has come into its tombstone. */
  expire(entry: Entry, nowMs: number): void {
    const tombstone = expired(entry, this.sizes)
    this.entries.replace(entry, tombstone)
    if (entry.version <= this.gcVersion) this.entries.drop(tombstone)
    else this.#graves.dig(tombstone, nowMs)
  }

  /**
   * Owner-issued garbage collection: raises the gc version to the highest one below which every tombstone is older than
   * `graceMs`, and drops those. Nobody else collects on a clock of their own.
   */
  collect(graceMs: number, nowMs: number): void {
    const gcVersion = this.#graves.allThereBy(nowMs - graceMs)
    if (gcVersion <= this.gcVersion) return
    this.gcVersion = gcVersion
    this.changedMs = nowMs
    this.entries.dropTombstones(gcVersion)
  }

  /** Starts over as a later run of the same name: the live entries are issued again from version 1, tombstones go. */
  reissue(generation: Generation, nowMs: number): void {
    const live = [...this.entries].filter((entry) => this.entries.live(entry.key, nowMs) === entry)
    this.generation = generation
    this.heartbeat += 1
    this.maxVersion = 0
    this.gcVersion = 0
    this.entries.clear()
    this.entries = new VersionedMap()
    this.#graves = new Graves(this.entries)
    for (const entry of live) this.#append({ ...entry, version: this.maxVersion + 1 }, nowMs)
    this.milestones = new Milestones(this.maxVersion, nowMs)
  }

  /** The owner's word that it goes: final in its generation, and newer than anything said before. */
  leave(nowMs: number): void {
    this.heartbeat += 1
    this.status = 'left'
    this.statusSinceMs = nowMs
  }

  #append(entry: Entry, nowMs: number): Entry {
    this.maxVersion = entry.version
    this.changedMs = nowMs
    this.entries.put(entry)
    this.deadlines.watch(this.name, this.entries, entry)
    return entry
  }
}
