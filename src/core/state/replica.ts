import { Evidence } from '../detection/evidence.js'
import { StandingSuspicion } from '../detection/standing-suspicion.js'
import { TrackRecord } from '../detection/track-record.js'
import type { Delta, Status, Suspicion } from '../message.js'
import { type Change, changeBetween } from './change.js'
import { type Entry, entryOf, expired } from './entry.js'
import { Resync } from './resync.js'
import { HeldPeer } from './held-peer.js'
import { Milestones } from './milestones.js'

/** What became of a delta. */
export interface Applied {
  /** What an observer sees, in version order. */
  readonly changes: readonly Change[]
  /** What is newly held and will expire. */
  readonly expiring: readonly Entry[]
  /** Whether this replica knows more than before. */
  readonly moved: boolean
  /** Set when the cap on keys stopped the delta short. */
  readonly overKeyLimit: boolean
}

const nothing: Applied = { changes: [], expiring: [], moved: false, overKeyLimit: false }

/**
 * This node's copy of one peer's map, in one generation of that peer, with what it knows of the peer's life.
 *
 * `(generation, goal while resyncing else max, max)` never goes back.
 */
export class Replica extends HeldPeer {
  /** A newer heartbeat arrived. It is a sign of life where it is from after what speaks against the peer. */
  arrive(nowMs: number): void {
    this.store.arrivals.arrive(this.slot, nowMs)
    if (this.heartbeat > (this.evidence?.beyond ?? 0)) this.acquit()
  }

  /** It answered, and its heartbeat has not risen. */
  answered(nowMs: number): void {
    this.store.arrivals.answered(this.slot, nowMs)
  }

  /** What speaks against the peer, to be added to. */
  accuse(): Evidence {
    const evidence = (this.keep().evidence ??= new Evidence())
    this.store.noteUnsettled(this.slot)
    return evidence
  }

  /** A sign of life: nothing speaks against the peer any more, and what it did not answer says less from now on. */
  acquit(): void {
    const contents = this.kept
    if (contents?.evidence === undefined) return
    const { misses } = contents.evidence
    if (misses > 0) this.outlive(misses)
    contents.evidence = undefined
    this.store.noteUnsettled(this.slot)
  }

  /** Somebody says that it did not answer. Returns whether more is said by it than was before. */
  suspect({ heartbeat, accusers }: Pick<Suspicion, 'heartbeat' | 'accusers'>, nowMs: number): boolean {
    const suspicion = (this.keep().suspicion ??= new StandingSuspicion())
    this.store.noteUnsettled(this.slot)
    return suspicion.add(heartbeat, accusers, nowMs)
  }

  /** It refuted the suspicion. */
  unsuspect(): void {
    if (this.kept === undefined) return
    this.kept.suspicion = undefined
    this.store.noteUnsettled(this.slot)
  }

  /** The peer was alive though it left so many questions unanswered. */
  outlive(questions: number): void {
    ;(this.keep().record ??= new TrackRecord()).outlived(questions)
  }

  /** A verdict: the evidence is used up, and the silence that led to it is no sample. */
  condemn(): void {
    this.store.arrivals.taint(this.slot)
    if (this.kept === undefined) return
    this.kept.evidence = undefined
    this.store.noteUnsettled(this.slot)
  }

  /** It has been failed since another time, as others saw it. The silence that led to the verdict is as long as it was. */
  failedSince(sinceMs: number, nowMs: number): void {
    this.store.arrivals.shift(this.slot, sinceMs - this.statusSinceMs, nowMs)
    this.statusSinceMs = sinceMs
  }

  setStatus(status: Status, sinceMs: number, nowMs: number): void {
    this.store.setStatus(this.slot, status, nowMs)
    this.store.noteUnsettled(this.slot)
    this.statusSinceMs = sinceMs
    this.changed(nowMs)
  }

  /** Its map, status or generation changed: others should hear of it before long. */
  changed(nowMs: number): void {
    this.store.changes.changed(this.slot, nowMs)
  }

  /** Whether a delta of this generation would be taken in: else it is a gap, or was computed for an earlier state of this replica. */
  takes(delta: Delta): boolean {
    const { resync } = this
    if (Resync.begins(delta, resync?.goal ?? this.maxVersion)) return true
    return resync?.isContinuedBy(delta) ?? this.#continues(delta)
  }

  /**
   * Applies a delta of this generation. One that does not continue what is held (a gap), is old, or was computed for an
   * earlier state of this replica changes nothing: applying twice, late or out of order is harmless.
   */
  apply(delta: Delta, maxKeys: number, nowMs: number): Applied {
    const { resync } = this
    if (Resync.begins(delta, resync?.goal ?? this.maxVersion)) {
      const begun = (this.keep().resync = new Resync(delta, nowMs))
      this.store.noteUnsettled(this.slot)
      this.store.claimChanged()
      return this.#advance(begun, delta, maxKeys, nowMs)
    }
    return resync === undefined ? this.#append(delta, maxKeys, nowMs) : this.#advance(resync, delta, maxKeys, nowMs)
  }

  /** The peer was met when its map had reached that version: for this node all of that is old. */
  met(version: number, nowMs: number): void {
    if (version > 0) this.keep().milestones = new Milestones(version, nowMs)
  }

  /**
   * The map went beyond `version`, by a delta of somebody who held all up to `senderMax`; time is taken once in a span. Whoever made
   * the peer known may have held nothing of its map: what there is when the first of it comes is old, too.
   */
  passed(version: number, senderMax: number, nowMs: number, spanMs: number): void {
    if (this.milestones === undefined) this.met(senderMax, nowMs)
    else this.milestones.passed(version, senderMax, nowMs, spanMs)
  }

  /** Turns an entry whose time has come into its tombstone. */
  expire(entry: Entry): Change | undefined {
    const tombstone = expired(entry, this.store.sizes)
    this.entries.replace(entry, tombstone)
    if (entry.version <= this.gcVersion) this.entries.drop(tombstone)
    return changeBetween(entry, tombstone)
  }

  /**
   * What the owner says is gone everywhere goes first: it makes room for what comes along with it, and goes even where there is
   * no room for that.
   */
  collect(delta: Delta, nowMs: number): void {
    const { resync } = this
    if (resync !== undefined) return resync.collect(delta, nowMs)
    if (!this.#continues(delta) || delta.gcVersion <= this.gcVersion) return
    this.gcVersion = delta.gcVersion
    this.entries.dropTombstones(delta.gcVersion)
    this.changed(nowMs)
  }

  #continues(delta: Delta): boolean {
    return delta.from <= this.maxVersion && delta.gcVersion <= this.maxVersion
  }

  #append(delta: Delta, maxKeys: number, nowMs: number): Applied {
    if (!this.#continues(delta)) return nothing
    const { gcVersion } = this
    this.collect(delta, nowMs)
    const changes: Change[] = []
    const expiring: Entry[] = []
    let reached = delta.toVersion
    let overKeyLimit = false
    const entries = delta.entries.length === 0 ? this.entries : this.keep().entries
    for (const incoming of delta.entries) {
      if (incoming.version <= this.maxVersion) continue
      const before = entries.get(incoming.key)
      if (before === undefined && entries.size >= maxKeys) {
        reached = incoming.version - 1
        overKeyLimit = true
        break
      }
      const entry = entryOf(incoming, nowMs)
      const change = changeBetween(before, entry)
      if (change !== undefined) changes.push(change)
      if (entry.deadlineMs !== Infinity) expiring.push(entry)
      entries.put(entry)
    }
    const moved = reached > this.maxVersion || this.gcVersion > gcVersion
    if (moved) this.changed(nowMs)
    this.maxVersion = Math.max(this.maxVersion, reached)
    return { ...nothing, changes, expiring, moved, overKeyLimit }
  }

  #advance(resync: Resync, delta: Delta, maxKeys: number, nowMs: number): Applied {
    const moved = resync.take(delta, maxKeys, nowMs)
    if (moved) {
      this.changed(nowMs)
      this.store.claimChanged()
    }
    if (!resync.done) return { ...nothing, moved, overKeyLimit: resync.overKeyLimit }
    const { map, changes } = resync.swap(this.entries, this.maxVersion, nowMs, this.store.sizes)
    const contents = this.keep()
    contents.entries.clear()
    contents.entries = map
    contents.resync = undefined
    this.store.noteUnsettled(this.slot)
    this.maxVersion = resync.maxVersion
    this.gcVersion = resync.gcVersion
    return { ...nothing, changes, moved, expiring: [...map].filter((entry) => entry.deadlineMs !== Infinity) }
  }
}
