import type { PeerTable } from '../membership/peer-table.js'
import type { Columns } from '../message.js'
import { ownSlot, type Section } from '../state/roster.js'
import type { Context } from '../step.js'
import { Column } from './column.js'

/** Columns with a number each for every peer, and what sections they are divided into, as long as all of it fits. */
export class ColumnRoom {
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
