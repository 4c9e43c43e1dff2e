import type { PeerTable } from '../membership/peer-table.js'
import type { Columns } from '../message.js'
import { ownSlot, type Section } from '../state/roster.js'
import type { Context } from '../step.js'
import { Column } from './column.js'

/** Columns, and of how many peers they speak, this node included. */
export interface Gathered {
  readonly columns: Columns
  readonly peers: number
}

/**
 * What is held of those on the roster, from the place `start` on, as far as `budget` bytes go.
 *
 * A row names its peer and the run of it, which is most of the row, and takes a look-up on the other side. Here nobody is
 * named: a heartbeat and its comma are some six bytes, so that a digest holds several times as many peers.
 */
export const gatherColumns = (context: Context, peers: PeerTable, start: number, budget: number): Gathered => {
  const { slots, fingerprint, size } = peers.store.roster
  const room = new ColumnRoom(context, peers, budget - context.sizes.columns)
  let gathered = 0
  for (let place = start; gathered < size && room.take(slots[place] as number); gathered++) {
    place = place + 1 === size ? 0 : place + 1
  }
  return { columns: { roster: fingerprint, start, ...room.columns }, peers: gathered }
}

/** The same section after section, from the section `first` of `count` on, with what they can be read by one by one. */
export const gatherSections = (
  context: Context,
  peers: PeerTable,
  first: number,
  count: number,
  budget: number,
): Gathered => {
  const { sizes } = context
  const { roster } = peers.store
  const room = new ColumnRoom(context, peers, budget - sizes.columns - sizes.sections)
  let gathered = 0
  let fits = true
  for (let i = 0; i < count && fits; i++) {
    const section = roster.section((first + i) % count, count)
    fits = room.begin(section)
    const end = fits ? section.start + section.size : section.start
    for (let place = section.start; place < end && fits; place++) {
      fits = room.take(roster.slots[place] as number)
      if (fits) gathered += 1
    }
  }
  const { start } = roster.section(first, count)
  const sections = { count, first, ...room.sections }
  return { columns: { roster: roster.fingerprint, start, ...room.columns, sections }, peers: gathered }
}

/** Columns with a number each for every peer, as long as all of them fit. */
class ColumnRoom {
  readonly #heartbeats: Column
  readonly #maxVersions: Column
  readonly #gcVersions: Column
  readonly #sizes: number[] = []
  readonly #fingerprints: Column
  #sizeBytes = 0

  constructor(
    private readonly context: Context,
    private readonly peers: PeerTable,
    private readonly budget: number,
  ) {
    const { sizes } = context
    this.#heartbeats = new Column(sizes)
    this.#maxVersions = new Column(sizes)
    this.#gcVersions = new Column(sizes)
    this.#fingerprints = new Column(sizes)
  }

  get columns(): Pick<Columns, 'heartbeats' | 'maxVersions' | 'gcVersions'> {
    const heartbeats = this.#heartbeats.numbers
    return { heartbeats, maxVersions: this.#maxVersions.numbers, gcVersions: this.#gcVersions.numbers }
  }

  get sections(): { sizes: readonly number[]; fingerprints: readonly number[] } {
    return { sizes: this.#sizes, fingerprints: this.#fingerprints.numbers }
  }

  /** A section, before its members. */
  begin({ size, fingerprint }: Section): boolean {
    const sizeBytes = this.context.sizes.number(size)
    const bytes = this.#fingerprints.bytesWith(fingerprint) - this.#fingerprints.bytes + sizeBytes
    if (this.#bytes + bytes > this.budget) return false
    this.#sizes.push(size)
    this.#sizeBytes += sizeBytes
    this.#fingerprints.push(fingerprint)
    return true
  }

  take(slot: number): boolean {
    const { own } = this.context
    if (slot === ownSlot) return this.#take(own.heartbeat, own.maxVersion, own.gcVersion)
    const { store } = this.peers
    if (!store.isAlive(slot)) return this.#take(0, 0, 0)
    return this.#take(store.heartbeat(slot), store.claimedMax(slot), store.claimedGc(slot))
  }

  #take(heartbeat: number, maxVersion: number, gcVersion: number): boolean {
    const [heartbeats, maxVersions, gcVersions] = [this.#heartbeats, this.#maxVersions, this.#gcVersions]
    const bytes = heartbeats.bytesWith(heartbeat) + maxVersions.bytesWith(maxVersion) + gcVersions.bytesWith(gcVersion)
    if (bytes + this.#sizeBytes + this.#fingerprints.bytes > this.budget) return false
    heartbeats.push(heartbeat)
    maxVersions.push(maxVersion)
    gcVersions.push(gcVersion)
    return true
  }

  get #bytes(): number {
    const columnBytes = this.#heartbeats.bytes + this.#maxVersions.bytes + this.#gcVersions.bytes
    return columnBytes + this.#sizeBytes + this.#fingerprints.bytes
  }
}
