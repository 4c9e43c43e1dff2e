import type { Address } from '../address.js'
import { Arrivals, type ArrivalSettings } from '../detection/arrivals.js'
import type { Evidence } from '../detection/evidence.js'
import type { TrackRecord } from '../detection/track-record.js'
import type { Delta, PeerName, Status } from '../message.js'
import { field, PeerRecords } from '../peer-records.js'
import type { Run } from './fingerprint.js'
import { RecentChanges } from './recent-changes.js'
import type { Resync } from './resync.js'
import { Roster } from './roster.js'
import { SlotGroup } from './slot-group.js'
import { VersionedMap } from './versioned-map.js'

/** The marks of a record: two bits of status, in the order of `statuses`, and one each for what follows. */
export const mark = { status: 0b0011, announced: 0b0100, tainted: 0b1000, listed: 0b1_0000 } as const
export const statuses: readonly Status[] = ['alive', 'failed', 'left']

/** What only some peers need, made once they do. */
export class Contents {
  entries = new VersionedMap()
  resync: Resync | undefined
  evidence: Evidence | undefined
  record: TrackRecord | undefined

  /** Whether something about the peer goes on that is to be looked at now and then. */
  get isUnsettled(): boolean {
    return this.resync !== undefined || this.evidence !== undefined
  }
}

/** All that a node keeps of its peers, by slot: each has one of its own, from when it is met until it is removed. */
export class PeerColumns {
  readonly records = new PeerRecords()
  readonly arrivals: Arrivals
  readonly names: PeerName[] = []
  readonly addresses: Address[] = []
  readonly contents: (Contents | undefined)[] = []
  readonly changes = new RecentChanges()
  readonly groups: Readonly<Record<Status, SlotGroup>>
  /** Those that stand in digests. */
  readonly roster: Roster
  readonly #free: number[] = []

  constructor(settings: ArrivalSettings, own: Run) {
    this.arrivals = new Arrivals(this.records, settings, mark.tainted)
    const group = (): SlotGroup => new SlotGroup(this.records)
    this.groups = { alive: group(), failed: group(), left: group() }
    this.roster = new Roster(own, (slot) => this.#runAt(slot))
  }

  /** A slot for a peer of which nothing is held yet, alive, as the delta that introduces it says. */
  add({ name, address, generation, heartbeat }: Delta, nowMs: number): number {
    const { records } = this
    const slot = this.#free.pop() ?? this.names.length
    records.reserve(slot + 1)
    this.names[slot] = name
    this.addresses[slot] = address
    this.contents[slot] = undefined
    records.setMarks(slot, 0)
    records.set(slot, field.generation, generation)
    records.set(slot, field.heartbeat, heartbeat)
    records.set(slot, field.maxVersion, 0)
    records.set(slot, field.gcVersion, 0)
    records.set(slot, field.statusSinceMs, nowMs)
    this.arrivals.begin(slot, nowMs)
    this.changes.changed(slot, nowMs)
    this.groups.alive.add(slot)
    this.list(slot, nowMs)
    return slot
  }

  heartbeat(slot: number): number {
    return this.records.get(slot, field.heartbeat)
  }

  /** The max version that is claimed for the peer in digests, which a resync begins anew. */
  claimedMax(slot: number): number {
    return this.contents[slot]?.resync?.maxVersion ?? this.records.get(slot, field.maxVersion)
  }

  /** The gc version that is claimed for it; a resync's goal. */
  claimedGc(slot: number): number {
    return this.contents[slot]?.resync?.goal ?? this.records.get(slot, field.gcVersion)
  }

  isAlive(slot: number): boolean {
    return (this.records.marks(slot) & mark.status) === 0
  }

  status(slot: number): Status {
    return statuses[this.records.marks(slot) & mark.status] as Status
  }

  setStatus(slot: number, status: Status, nowMs: number): void {
    const { records, groups } = this
    groups[this.status(slot)].delete(slot)
    records.setMarks(slot, (records.marks(slot) & ~mark.status) | statuses.indexOf(status))
    groups[status].add(slot)
    if (status === 'alive') this.list(slot, nowMs)
  }

  /** The peer stands in digests from now on. */
  list(slot: number, nowMs: number): void {
    const marks = this.records.marks(slot)
    if ((marks & mark.listed) !== 0) return
    this.records.setMarks(slot, marks | mark.listed)
    this.roster.add(slot, nowMs)
  }

  /** It does not any more. */
  unlist(slot: number, nowMs: number): void {
    const marks = this.records.marks(slot)
    if ((marks & mark.listed) === 0) return
    this.records.setMarks(slot, marks & ~mark.listed)
    this.roster.remove(slot, nowMs)
  }

  /** Empties a slot for the next peer. */
  remove(slot: number, nowMs: number): void {
    this.unlist(slot, nowMs)
    this.groups[this.status(slot)].delete(slot)
    this.changes.forget(slot)
    this.contents[slot] = undefined
    this.#free.push(slot)
  }

  #runAt(slot: number): Run {
    return { name: this.names[slot] as PeerName, generation: this.records.get(slot, field.generation) }
  }
}
