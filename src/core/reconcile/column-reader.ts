import type { Learning } from '../membership/learning.js'
import type { PeerTable } from '../membership/peer-table.js'
import type { Ahead, Columns, Row } from '../message.js'
import { type Holding, rowOf } from '../state/holding.js'
import { Replica } from '../state/replica.js'
import { ownSlot } from '../state/roster.js'
import type { Context } from '../step.js'
import { Column } from './column.js'
import type { Comparison } from './comparison.js'
import { readingOf, unread } from './reading.js'

/** The answer to columns. */
export interface Answered {
  /** `null` where the roster is another, and nothing could be read. */
  readonly ahead: Ahead | null
  /** Sections that are others here and could not be read; `undefined` where the roster is the same. */
  readonly others: readonly number[] | undefined
  readonly bytes: number
}

/** Reads columns, which name nobody: it goes by the roster or its sections, and leaves alone what was told by others. */
export class ColumnReader {
  constructor(
    private readonly context: Context,
    private readonly peers: PeerTable,
    private readonly learning: Learning,
    /** Takes what is said of this node itself. */
    private readonly hearOfSelf: (row: Row) => void,
  ) {}

  /**
   * Takes in the columns of a digest, and answers within `budget` bytes. Where a map or a status differs it goes on in rows.
   */
  compare(columns: Columns, comparison: Comparison, budget: number): Answered {
    const { sizes } = this.context
    const reading = readingOf(columns, this.peers.store.roster)
    if (reading === undefined) return { ahead: null, others: undefined, bytes: sizes.columns }
    const { slots, others } = reading
    const overheadBytes = sizes.columns + (others === undefined ? 0 : sizes.sections)
    const by = new Column(sizes)
    const count = Math.min(columns.heartbeats.length, slots.length)
    for (let i = 0; i < count; i++) {
      const slot = slots[i] as number
      const said = columns.heartbeats[i] as number
      const isSilent = said === 0 || slot === unread
      const rise = isSilent ? 0 : Math.max(0, this.#compareOne(slot, said, columns, i, comparison) - said)
      by.push(overheadBytes + by.bytesWith(rise) <= budget ? rise : 0)
    }
    return { ahead: { roster: columns.roster, by: by.numbers }, others, bytes: overheadBytes + by.bytes }
  }

  /** Takes in the answer to these columns, where it is one and the roster is still the same. */
  conclude(columns: Columns, { roster, by }: Ahead): void {
    if (roster !== columns.roster || roster !== this.peers.store.roster.fingerprint) return
    const { slots = [] } = readingOf(columns, this.peers.store.roster) ?? {}
    const count = Math.min(by.length, columns.heartbeats.length)
    for (let i = 0; i < count; i++) {
      if (by[i] === 0) continue
      const slot = slots[i] as number
      const heartbeat = (columns.heartbeats[i] as number) + (by[i] as number)
      if (slot !== ownSlot) this.#learn(slot, heartbeat)
      else this.hearOfSelf({ ...rowOf(this.context.own, this.context.now.monotonicMs), heartbeat })
    }
  }

  /** Returns the heartbeat held, where the peer is alive; of others a row tells. */
  #compareOne(slot: number, said: number, columns: Columns, i: number, comparison: Comparison): number {
    const maxVersion = columns.maxVersions[i] ?? 0
    const gcVersion = columns.gcVersions[i] ?? 0
    if (slot === ownSlot) return this.#compareOwn(said, maxVersion, gcVersion, comparison)
    const { store } = this.peers
    this.#learn(slot, said)
    const isAlive = store.isAlive(slot)
    if (isAlive && store.claimedMax(slot) === maxVersion && store.claimedGc(slot) === gcVersion)
      return store.heartbeat(slot)
    const replica = new Replica(store, slot)
    const row = rowAs(replica, said, maxVersion, gcVersion)
    if (isAlive) comparison.map(row, replica)
    else comparison.row(row, replica)
    return isAlive ? replica.heartbeat : 0
  }

  #compareOwn(said: number, maxVersion: number, gcVersion: number, comparison: Comparison): number {
    const { own } = this.context
    const row = rowAs(own, said, maxVersion, gcVersion)
    this.hearOfSelf(row)
    comparison.map(row, own)
    return own.heartbeat
  }

  #learn(slot: number, heartbeat: number): void {
    if (heartbeat > this.peers.store.heartbeat(slot)) this.learning.beat(new Replica(this.peers.store, slot), heartbeat)
  }
}

/** What the columns say of a peer, as a row. */
const rowAs = ({ name, generation }: Holding, heartbeat: number, maxVersion: number, gcVersion: number): Row => ({
  name,
  generation,
  heartbeat,
  maxVersion,
  gcVersion,
  status: 'alive',
  ageMs: 0,
})
