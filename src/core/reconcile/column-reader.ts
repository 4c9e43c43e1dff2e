import type { Learning } from '../membership/learning.js'
import type { PeerTable } from '../membership/peer-table.js'
import type { Ahead, Columns, Row, Versions } from '../message.js'
import { claimedGc, claimedMax, type Holding } from '../state/holding.js'
import { Replica } from '../state/replica.js'
import { ownSlot } from '../state/roster.js'
import type { Context } from '../step.js'
import type { Said } from './columns.js'
import type { Comparison } from './comparison.js'
import { leadAt, Leads } from './leads.js'
import type { Maps } from './maps.js'
import { readingOf, unread } from './reading.js'

/** The answer to columns. */
export interface Answered {
  /** `null` where the roster is another or a heartbeat far off, and nothing could be read. */
  readonly ahead: Ahead | null
  /** Sections that are others here and could not be read; `undefined` where the roster is the same. */
  readonly others: readonly number[] | undefined
  readonly bytes: number
}

/** What else a digest says, what it is compared with, and by how much a heartbeat may be ahead for that to be said by place. */
interface Comparing {
  readonly versions: Versions | undefined
  readonly comparison: Comparison
  readonly greatestLead: number
}

/** Reads columns, which name nobody: it goes by the roster or its sections, and leaves alone what was told by others. */
export class ColumnReader {
  constructor(
    private readonly context: Context,
    private readonly peers: PeerTable,
    private readonly learning: Learning,
    private readonly maps: Maps,
    /** Takes what is said of this node itself. */
    private readonly hearOfSelf: (row: Row) => void,
  ) {}

  /**
   * Takes in the columns of a digest, and answers within `budget` bytes. Where a map or a status differs it goes on in rows,
   * and where a heartbeat is further ahead than the answer can say.
   */
  compare(columns: Columns, comparison: Comparison, budget: number): Answered {
    const { sizes } = this.context
    const reading = readingOf(columns, this.peers.store.roster, this.peers.held)
    if (reading === undefined) return { ahead: null, others: undefined, bytes: sizes.columns }
    const { slots, heartbeats, others } = reading
    const overheadBytes = sizes.columns + (others === undefined ? 0 : sizes.sections)
    const versions = typeof columns.versions === 'number' ? undefined : columns.versions
    const isWide = columns.sections === undefined && columns.upper !== undefined
    const digits = (budget - overheadBytes) / sizes.digit
    const leads = new Leads(isWide ? (digits - 1) / 2 : digits, isWide)
    const comparing = { versions, comparison, greatestLead: leads.greatest }
    const count = Math.min(heartbeats.length, slots.length)
    for (let i = 0; i < count; i++) {
      const slot = slots[i] as number
      const said = heartbeats[i] as number
      if (said === 0 || slot === unread) continue
      const lead = this.#compareOne(slot, said, i, comparing) - said
      if (lead > 0) leads.set(i, lead)
    }
    const mapsDiffer = typeof columns.versions === 'number' && columns.versions !== this.maps.fingerprint
    const ahead: Ahead = { roster: columns.roster, ...leads.texts, mapsDiffer: mapsDiffer ? true : undefined }
    return { ahead, others, bytes: overheadBytes + leads.length * sizes.digit }
  }

  /** Takes in the answer to these columns, where it is one and the roster is still the same. */
  conclude({ columns, heartbeats }: Said, ahead: Ahead): void {
    const { roster, by } = ahead
    if (roster !== columns.roster || roster !== this.peers.store.roster.fingerprint) return
    const count = Math.min(by.length, heartbeats.length)
    const slots = this.peers.store.roster.slotsFrom(columns.start, count)
    for (let i = 0; i < count; i++) {
      const lead = leadAt(ahead, i)
      const said = heartbeats[i] as number
      if (lead === 0 || said === 0) continue
      const slot = slots[i] as number
      const heartbeat = Math.min(Number.MAX_SAFE_INTEGER, said + lead)
      if (slot !== ownSlot) this.learning.beat(slot, heartbeat)
      else this.hearOfSelf(rowAs(this.context.own, heartbeat, undefined, i))
    }
  }

  /**
   * Returns the heartbeat held, where the peer is alive; of others a row tells. Where no versions are said, maps are taken to be
   * the same.
   */
  #compareOne(slot: number, said: number, i: number, comparing: Comparing): number {
    if (slot === ownSlot) return this.#compareOwn(said, i, comparing)
    const { versions, comparison, greatestLead } = comparing
    const { store } = this.peers
    this.learning.beat(slot, said)
    const isAlive = store.isAlive(slot)
    const heartbeat = store.heartbeat(slot)
    const isNear = isAlive && heartbeat - said <= greatestLead
    const isSame =
      versions === undefined ||
      (store.claimedMax(slot) === (versions.max[i] ?? 0) && store.claimedGc(slot) === (versions.gc[i] ?? 0))
    if (isNear && isSame) return heartbeat
    const replica = new Replica(store, slot)
    const row = rowAs(replica, said, versions, i)
    if (isNear) comparison.map(row, replica)
    else comparison.row(row, replica)
    return isAlive ? heartbeat : 0
  }

  #compareOwn(said: number, i: number, { versions, comparison, greatestLead }: Comparing): number {
    const { own } = this.context
    const row = rowAs(own, said, versions, i)
    this.hearOfSelf(row)
    if (own.heartbeat - said <= greatestLead) comparison.map(row, own)
    else comparison.row(row, own)
    return own.heartbeat
  }
}

/** What the columns say of a peer, as a row; what they do not say is taken to be as it is held. */
const rowAs = (holding: Holding, heartbeat: number, versions: Versions | undefined, i: number): Row => ({
  name: holding.name,
  generation: holding.generation,
  heartbeat,
  maxVersion: versions === undefined ? claimedMax(holding) : (versions.max[i] ?? 0),
  gcVersion: versions === undefined ? claimedGc(holding) : (versions.gc[i] ?? 0),
  status: 'alive',
  ageMs: 0,
})
