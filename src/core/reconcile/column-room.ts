import type { Versions } from '../message.js'
import type { Sizes } from '../sizes.js'
import type { Held } from '../state/held.js'
import type { Section } from '../state/roster.js'
import { Column } from './column.js'

/** A column of heartbeats, in full or what is left of them. */
export interface Heartbeats {
  readonly bytes: number
  readonly bytesWith: (heartbeat: number) => number
  readonly push: (heartbeat: number, bytes: number) => void
}

/** Columns with a heartbeat and two versions for every peer, and what sections they are divided into, as long as all fits. */
export class ColumnRoom {
  readonly #maxVersions: Column
  readonly #gcVersions: Column
  readonly #sizes: number[] = []
  readonly #fingerprints: Column
  #sizeBytes = 0

  constructor(
    private readonly held: Held,
    private readonly sizes: Sizes,
    private readonly heartbeats: Heartbeats,
    private readonly budget: number,
  ) {
    this.#maxVersions = new Column(sizes)
    this.#gcVersions = new Column(sizes)
    this.#fingerprints = new Column(sizes)
  }

  get versions(): Versions {
    return { max: this.#maxVersions.numbers, gc: this.#gcVersions.numbers }
  }

  get sections(): { sizes: readonly number[]; fingerprints: readonly number[] } {
    return { sizes: this.#sizes, fingerprints: this.#fingerprints.numbers }
  }

  /** A section, before its members. */
  begin({ size, fingerprint }: Section): boolean {
    const sizeBytes = this.sizes.number(size)
    const bytes = this.#fingerprints.bytesWith(fingerprint) - this.#fingerprints.bytes + sizeBytes
    if (this.#bytes + bytes > this.budget) return false
    this.#sizes.push(size)
    this.#sizeBytes += sizeBytes
    this.#fingerprints.push(fingerprint)
    return true
  }

  /** Of whom no heartbeat was heard nothing is said: where it is the last, versions would go beyond the heartbeats, and nobody reads that. */
  take(slot: number): boolean {
    const { held } = this
    const heartbeat = held.isAlive(slot) ? held.heartbeat(slot) : 0
    if (heartbeat === 0) return this.#take(0, 0, 0)
    return this.#take(heartbeat, held.claimedMax(slot), held.claimedGc(slot))
  }

  #take(heartbeat: number, maxVersion: number, gcVersion: number): boolean {
    const heartbeatBytes = this.heartbeats.bytesWith(heartbeat)
    const maxBytes = this.#maxVersions.bytesWith(maxVersion)
    const gcBytes = this.#gcVersions.bytesWith(gcVersion)
    const sectionBytes = this.#sizeBytes + this.#fingerprints.bytes
    if (heartbeatBytes + maxBytes + gcBytes + sectionBytes > this.budget) return false
    this.heartbeats.push(heartbeat, heartbeatBytes)
    this.#maxVersions.push(maxVersion, maxBytes)
    this.#gcVersions.push(gcVersion, gcBytes)
    return true
  }

  get #bytes(): number {
    const columnBytes = this.heartbeats.bytes + this.#maxVersions.bytes + this.#gcVersions.bytes
    return columnBytes + this.#sizeBytes + this.#fingerprints.bytes
  }
}
