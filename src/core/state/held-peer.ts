import type { Address } from '../address.js'
import type { Rhythm } from '../detection/arrivals.js'
import type { Evidence } from '../detection/evidence.js'
import type { StandingSuspicion } from '../detection/standing-suspicion.js'
import type { TrackRecord } from '../detection/track-record.js'
import type { Generation } from '../generation.js'
import type { PeerName, Status } from '../message.js'
import { field } from '../peer-records.js'
import type { Holding } from './holding.js'
import type { Milestones } from './milestones.js'
import { Contents, mark, type PeerStore } from './peer-store.js'
import type { Resync } from './resync.js'
import { VersionedMap } from './versioned-map.js'

/** What most peers hold, who publish nothing, or nothing yet; never written. */
const nothingHeld = new VersionedMap()

/**
 * What a node holds of one peer: a view of the peer's slot.
 *
 * Made when it is looked at, it costs nothing to drop. It must not be kept beyond the peer's removal: then the slot is
 * another's.
 */
export class HeldPeer implements Holding {
  constructor(
    protected readonly store: PeerStore,
    readonly slot: number,
  ) {}

  get name(): PeerName {
    return this.store.names[this.slot] as PeerName
  }

  get address(): Address {
    return this.store.address(this.slot)
  }

  get generation(): Generation {
    return this.store.records.get(this.slot, field.generation)
  }

  get heartbeat(): number {
    return this.store.records.heartbeat(this.slot)
  }

  set heartbeat(heartbeat: number) {
    this.store.records.setHeartbeat(this.slot, heartbeat)
  }

  get maxVersion(): number {
    return this.store.records.get(this.slot, field.maxVersion)
  }

  set maxVersion(version: number) {
    this.store.records.set(this.slot, field.maxVersion, version)
    this.store.claimChanged()
  }

  get gcVersion(): number {
    return this.store.records.get(this.slot, field.gcVersion)
  }

  set gcVersion(version: number) {
    this.store.records.set(this.slot, field.gcVersion, version)
    this.store.claimChanged()
  }

  get status(): Status {
    return this.store.status(this.slot)
  }

  get statusSinceMs(): number {
    return this.store.records.get(this.slot, field.statusSinceMs)
  }

  set statusSinceMs(sinceMs: number) {
    this.store.records.set(this.slot, field.statusSinceMs, sinceMs)
  }

  /** Whether observers have been told of this peer. One introduced as failed or left is not on show. */
  get announced(): boolean {
    return (this.store.records.marks(this.slot) & mark.announced) !== 0
  }

  set announced(isAnnounced: boolean) {
    const others = this.store.records.marks(this.slot) & ~mark.announced
    this.store.records.setMarks(this.slot, isAnnounced ? others | mark.announced : others)
  }

  get entries(): VersionedMap {
    return this.kept?.entries ?? nothingHeld
  }

  get milestones(): Milestones | undefined {
    return this.kept?.milestones
  }

  get resync(): Resync | undefined {
    return this.kept?.resync
  }

  /** What speaks against the peer besides its silence; none since its last sign of life. */
  get evidence(): Evidence | undefined {
    return this.kept?.evidence
  }

  /** What others were told before anybody called it failed, and what it has not refuted. */
  get suspicion(): StandingSuspicion | undefined {
    return this.kept?.suspicion
  }

  /** Kept from the first question on that the peer outlived without an answer. */
  get record(): TrackRecord | undefined {
    return this.kept?.record
  }

  /** The rhythm in which its heartbeats are to be expected from the last one until then, by what digests held meanwhile. */
  rhythmUntil(ms: number): Rhythm {
    return this.store.arrivals.rhythmUntil(this.slot, ms)
  }

  /** When its newest heartbeat arrived (monotonic), less the time for which this node could not have heard of it. */
  get lastArrivalMs(): number {
    return this.store.arrivals.lastMs(this.slot)
  }

  /**
   * Encoded bytes held; of a map and the one that will replace it, the larger. Did both count, a node whose state is full
   * could never copy anew what has shrunk meanwhile.
   */
  get bytes(): number {
    return Math.max(this.entries.bytes, this.resync?.entries.bytes ?? 0)
  }

  /** What is kept only of some. */
  protected get kept(): Contents | undefined {
    return this.store.contents[this.slot]
  }

  /** The same, made now if need be. */
  protected keep(): Contents {
    return (this.store.contents[this.slot] ??= new Contents())
  }
}
