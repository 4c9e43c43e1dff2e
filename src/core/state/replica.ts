import type { Address } from '../address.js'
import type { ArrivalWindow } from '../detection/arrival-window.js'
import { Evidence } from '../detection/evidence.js'
import { TrackRecord } from '../detection/track-record.js'
import type { Generation } from '../generation.js'
import type { Delta, PeerName, Status } from '../message.js'
import { type Change, changeBetween } from './change.js'
import { type Entry, entryOf, expired } from './entry.js'
import type { Holding } from './holding.js'
import { Resync } from './resync.js'
import { VersionedMap } from './versioned-map.js'

/** What became of a delta. */
export interface Applied {
  /** What an observer sees, in version order. */
  readonly changes: readonly Change[]
  /** What is newly held and will expire. */
  readonly expiring: readonly Entry[]
  /** Whether this replica knows more than before. */
  readonly moved: boolean
  /** Whether a resync is under way and wants its next piece at once. */
  readonly wantsMore: boolean
  /** Set when the cap on keys stopped the delta short. */
  readonly overKeyLimit: boolean
}

const nothing: Applied = { changes: [], expiring: [], moved: false, wantsMore: false, overKeyLimit: false }

/**
 * This node's copy of one peer's map, in one generation of that peer, with what it knows of the peer's life.
 *
 * `(generation, goal while resyncing else max, max)` never goes back.
 */
export class Replica implements Holding {
  readonly name: PeerName
  readonly generation: Generation
  address: Address
  heartbeat: number
  status: Status = 'alive'
  statusSinceMs: number
  maxVersion = 0
  gcVersion = 0
  entries = new VersionedMap()
  resync: Resync | undefined
  readonly arrivals: ArrivalWindow
  /** What speaks against the peer besides its silence; none since its last sign of life. */
  evidence: Evidence | undefined
  /** Kept from the first question on that the peer outlived without an answer. */
  record: TrackRecord | undefined
  /** Whether observers have been told of this peer. One introduced as failed or left is not on show. */
  announced = false
  /** When its map, status or generation last changed (monotonic): recent changes go first when a digest is cut. */
  changedMs: number

  constructor(delta: Delta, arrivals: ArrivalWindow, nowMs: number) {
    this.name = delta.name
    this.address = delta.address
    this.generation = delta.generation
    this.heartbeat = delta.heartbeat
    this.statusSinceMs = nowMs
    this.changedMs = nowMs
    this.arrivals = arrivals
  }

  /** Encoded bytes held, a resync's map included. */
  get bytes(): number {
    return this.entries.bytes + (this.resync?.entries.bytes ?? 0)
  }

  /** What speaks against the peer, to be added to. */
  accuse(): Evidence {
    this.evidence ??= new Evidence()
    return this.evidence
  }

  /** A sign of life: nothing speaks against the peer any more, and what it did not answer says less from now on. */
  acquit(): void {
    const { misses = 0 } = this.evidence ?? {}
    if (misses > 0) {
      this.record ??= new TrackRecord()
      this.record.outlived(misses)
    }
    this.evidence = undefined
  }

  setStatus(status: Status, sinceMs: number, nowMs: number): void {
    this.status = status
    this.statusSinceMs = sinceMs
    this.changedMs = nowMs
  }

  /**
   * Applies a delta of this generation. One that does not continue what is held (a gap), is old, or was computed for an
   * earlier state of this replica changes nothing: applying twice, late or out of order is harmless.
   */
  apply(delta: Delta, maxKeys: number, nowMs: number): Applied {
    const held = this.resync
    const restartsResync = held !== undefined && delta.from === 0 && delta.gcVersion > held.goal
    if (restartsResync || (held === undefined && Resync.begins(delta, this.maxVersion))) {
      this.resync = new Resync(delta, nowMs)
    }
    return this.resync === undefined
      ? this.#append(delta, maxKeys, nowMs)
      : this.#advance(this.resync, delta, maxKeys, nowMs)
  }

  /** Turns an entry whose time has come into its tombstone. */
  expire(entry: Entry): Change | undefined {
    const tombstone = expired(entry)
    this.entries.replace(entry, tombstone)
    if (entry.version <= this.gcVersion) this.entries.drop(tombstone)
    return changeBetween(entry, tombstone)
  }

  #append(delta: Delta, maxKeys: number, nowMs: number): Applied {
    if (delta.from > this.maxVersion || delta.gcVersion > this.maxVersion) return nothing
    const changes: Change[] = []
    const expiring: Entry[] = []
    let reached = delta.toVersion
    let overKeyLimit = false
    for (const incoming of delta.entries) {
      if (incoming.version <= this.maxVersion) continue
      const before = this.entries.get(incoming.key)
      if (before === undefined && this.entries.size >= maxKeys) {
        reached = incoming.version - 1
        overKeyLimit = true
        break
      }
      const entry = entryOf(incoming, nowMs)
      const change = changeBetween(before, entry)
      if (change !== undefined) changes.push(change)
      if (entry.deadlineMs !== Infinity) expiring.push(entry)
      this.entries.put(entry)
    }
    const moved = reached > this.maxVersion || delta.gcVersion > this.gcVersion
    if (moved) this.changedMs = nowMs
    this.maxVersion = Math.max(this.maxVersion, reached)
    this.#collect(delta.gcVersion)
    return { ...nothing, changes, expiring, moved, overKeyLimit }
  }

  #advance(resync: Resync, delta: Delta, maxKeys: number, nowMs: number): Applied {
    const moved = resync.take(delta, maxKeys, nowMs)
    if (moved) this.changedMs = nowMs
    if (!resync.done) return { ...nothing, moved, wantsMore: moved, overKeyLimit: resync.overKeyLimit }
    const { map, changes } = resync.swap(this.entries, this.maxVersion, nowMs)
    this.entries = map
    this.maxVersion = resync.maxVersion
    this.gcVersion = resync.gcVersion
    this.resync = undefined
    return { ...nothing, changes, moved, expiring: [...map].filter((entry) => entry.deadlineMs !== Infinity) }
  }

  #collect(gcVersion: number): void {
    if (gcVersion <= this.gcVersion) return
    this.gcVersion = gcVersion
    this.entries.dropTombstones(gcVersion)
  }
}
