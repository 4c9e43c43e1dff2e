import { type Address, formatAddress, isSameAddress, parseAddress } from '../address.js'
import { Arrivals, type ArrivalSettings } from '../detection/arrivals.js'
import type { Coverage } from '../detection/coverage.js'
import type { Evidence } from '../detection/evidence.js'
import type { StandingSuspicion } from '../detection/standing-suspicion.js'
import type { TrackRecord } from '../detection/track-record.js'
import type { Delta, PeerName, Status } from '../message.js'
import type { Sizes } from '../sizes.js'
import { field, PeerRecords } from '../peer-records.js'
import type { Run } from './fingerprint.js'
import type { Milestones } from './milestones.js'
import { RecentChanges } from './recent-changes.js'
import type { Resync } from './resync.js'
import { Roster } from './roster.js'
import { SlotGroup } from './slot-group.js'
import { VersionedMap } from './versioned-map.js'

/** The marks of a record: two bits of status, in the order of `statuses`, and one each for what follows. */
export const mark = {
  status: 0b00_0011,
  announced: 0b00_0100,
  tainted: 0b00_1000,
  unsettled: 0b01_0000,
  listed: 0b10_0000,
} as const
export const statuses: readonly Status[] = ['alive', 'failed', 'left']

/** What only some peers need, made once they do. */
export class Contents {
  entries = new VersionedMap()
  resync: Resync | undefined
  evidence: Evidence | undefined
  suspicion: StandingSuspicion | undefined
  record: TrackRecord | undefined
  milestones: Milestones | undefined
}

/** All that a node keeps of its peers, by slot: each has one of its own, from when it is met until it is removed. */
export class PeerStore {
  readonly records = new PeerRecords()
  readonly arrivals: Arrivals
  readonly names: PeerName[] = []
  readonly contents: (Contents | undefined)[] = []
  readonly changes = new RecentChanges()
  readonly groups: Readonly<Record<Status, SlotGroup>>
  /** Those that stand in digests. */
  readonly roster: Roster
  #claims = 0
  readonly #unsettled = new Set<number>()
  readonly #free: number[] = []
  /** Only of peers whose name is not their address, as it is by default. */
  readonly #addresses = new Map<number, Address>()

  constructor(
    settings: ArrivalSettings,
    own: Run,
    readonly sizes: Sizes,
    coverage: Coverage,
  ) {
    this.arrivals = new Arrivals(this.records, settings, coverage, mark.tainted)
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
    this.setAddress(slot, address)
    this.contents[slot] = undefined
    records.setMarks(slot, 0)
    records.set(slot, field.generation, generation)
    records.setHeartbeat(slot, heartbeat)
    records.set(slot, field.maxVersion, 0)
    records.set(slot, field.gcVersion, 0)
    records.set(slot, field.statusSinceMs, nowMs)
    this.arrivals.begin(slot, nowMs)
    this.claimChanged()
    this.changes.changed(slot, nowMs)
    this.groups.alive.add(slot)
    this.list(slot, nowMs)
    return slot
  }

  heartbeat(slot: number): number {
    return this.records.heartbeat(slot)
  }

  /** The max version that is claimed for the peer in digests, which a resync begins anew. */
  claimedMax(slot: number): number {
    return this.#resync(slot)?.maxVersion ?? this.records.get(slot, field.maxVersion)
  }

  /** The gc version that is claimed for it; a resync's goal. */
  claimedGc(slot: number): number {
    return this.#resync(slot)?.goal ?? this.records.get(slot, field.gcVersion)
  }

  /** Another number than before whenever what is claimed of a map may be another. */
  get claims(): number {
    return this.#claims
  }

  /** To be called whenever it is. */
  claimChanged(): void {
    this.#claims += 1
  }

  isAlive(slot: number): boolean {
    return (this.records.marks(slot) & mark.status) === 0
  }

  /** Whether it is alive and nothing goes on about it: then a heartbeat is a sample of its rhythm and no more. */
  isCalm(slot: number): boolean {
    return (this.records.marks(slot) & (mark.status | mark.unsettled)) === 0
  }

  /** Takes in a newer heartbeat of somebody about whom all is calm, as most of a thousand are each second. */
  beat(slot: number, heartbeat: number, nowMs: number): void {
    this.records.setHeartbeat(slot, heartbeat)
    this.arrivals.arrive(slot, nowMs)
  }

  address(slot: number): Address {
    return this.#addresses.get(slot) ?? (parseAddress(this.names[slot] as PeerName) as Address)
  }

  setAddress(slot: number, address: Address): void {
    if (formatAddress(address) === this.names[slot]) this.#addresses.delete(slot)
    else this.#addresses.set(slot, address)
  }

  /** Whether that is where it is reached. */
  isAt(slot: number, address: Address): boolean {
    return isSameAddress(this.address(slot), address)
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

  /** The slots of peers about whom something goes on that is to be looked at now and then: evidence, a suspicion, or a resync. */
  get unsettled(): ReadonlySet<number> {
    return this.#unsettled
  }

  /** Brings that up to date. The mark spares whoever reads of many peers all but a byte of most of them. */
  noteUnsettled(slot: number): void {
    const { records } = this
    const contents = this.contents[slot]
    const isSuspected = contents?.suspicion !== undefined && this.isAlive(slot)
    const isUnsettled = isSuspected || contents?.evidence !== undefined || contents?.resync !== undefined
    const others = records.marks(slot) & ~mark.unsettled
    records.setMarks(slot, isUnsettled ? others | mark.unsettled : others)
    if (isUnsettled) this.#unsettled.add(slot)
    else this.#unsettled.delete(slot)
  }

  /** Empties a slot for the next peer. */
  remove(slot: number, nowMs: number): void {
    this.unlist(slot, nowMs)
    this.groups[this.status(slot)].delete(slot)
    this.changes.forget(slot)
    this.contents[slot]?.entries.clear()
    this.contents[slot] = undefined
    this.#unsettled.delete(slot)
    this.#addresses.delete(slot)
    this.#free.push(slot)
  }

  #resync(slot: number): Resync | undefined {
    const isUnsettled = (this.records.marks(slot) & mark.unsettled) !== 0
    return isUnsettled ? this.contents[slot]?.resync : undefined
  }

  #runAt(slot: number): Run {
    return { name: this.names[slot] as PeerName, generation: this.records.get(slot, field.generation) }
  }
}
