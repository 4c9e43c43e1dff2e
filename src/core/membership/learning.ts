import type { Delta, PeerName, Row, Status } from '../message.js'
import type { News } from '../news/news.js'
import type { Deadlines } from '../state/deadlines.js'
import { type Applied, Replica } from '../state/replica.js'
import { Resync } from '../state/resync.js'
import type { Context } from '../step.js'
import { announce, arrive, depart, isFromBeforeVerdict, publish, report, suspendAs } from './lifecycle.js'
import { isPastGrace, type PeerTable } from './peer-table.js'

/**
 * What rows and deltas teach a node about its peers.
 *
 * A row never creates or restarts a replica; a delta does. A newer (generation, heartbeat) is an arrival, unless it comes
 * from somebody who holds the peer failed.
 */
export class Learning {
  constructor(
    private readonly context: Context,
    private readonly peers: PeerTable,
    private readonly deadlines: Deadlines,
    private readonly news: News,
  ) {}

  /** Takes the heartbeat, status and age out of a row about another peer that `teller` sent. Returns what is held of it. */
  row(row: Row, teller: PeerName): Replica | undefined {
    const { peers, context } = this
    const replica = peers.get(row.name)
    if (row.generation === 0 || isPastGrace(row, context.settings.failedGraceMs)) return replica
    if (replica === undefined) {
      if (peers.clocks.isSane(row) && this.#mayCreate(row)) peers.want(row.name)
    } else if (row.generation === replica.generation) this.#life(replica, row, teller)
    return replica
  }

  /** The peer in that slot was alive at that heartbeat, by somebody's word. */
  beat(slot: number, heartbeat: number): void {
    const { context, peers } = this
    const { store } = peers
    if (heartbeat <= store.heartbeat(slot)) return
    if (store.isCalm(slot)) return store.beat(slot, heartbeat, context.now.monotonicMs)
    const replica = new Replica(store, slot)
    if (replica.status === 'left' || isFromBeforeVerdict(context, replica, heartbeat)) return
    replica.heartbeat = heartbeat
    arrive(context, replica)
  }

  /**
   * Takes in a delta about another peer that `teller` sent; `undefined` when there was nothing to apply it to. What is new
   * and came as news, or from the peer itself, is news to be passed on.
   */
  delta(delta: Delta, teller: PeerName, isNews: boolean): Applied | undefined {
    const { peers, context } = this
    const { settings } = context
    if (isPastGrace(delta, settings.failedGraceMs)) return undefined
    const held = peers.get(delta.name)
    if (held?.generation !== delta.generation && !peers.clocks.isSane(delta)) return undefined
    if (held === undefined && !this.#mayCreate(delta)) return undefined
    if (held !== undefined && delta.generation < held.generation) return undefined
    const before = held?.generation === delta.generation ? held : undefined
    const known = { version: before?.maxVersion ?? 0, status: before?.status }
    const isOfThisRun = held !== undefined && held.generation === delta.generation
    const replica = isOfThisRun ? held : this.#introduce(delta, held)
    if (isOfThisRun) this.#life(replica, delta, teller)
    const applied = this.#apply(replica, delta)
    const isNew = replica.maxVersion > known.version || hasTurned(known.status, replica.status)
    if (isNew && (isNews || teller === delta.name)) this.news.spark(delta.name, known.version)
    return applied
  }

  #apply(replica: Replica, delta: Delta): Applied | undefined {
    const { peers, context } = this
    const { settings, now } = context
    peers.accounting(replica, () => replica.collect(delta, now.monotonicMs))
    const incoming = growthBytes(replica, delta, settings.maxKeysPerPeer)
    if (incoming > 0 && peers.bytes + incoming > settings.maxStateBytes) {
      const message = `${delta.name} has more than fits: all peers together may take maxStateBytes = ${settings.maxStateBytes}`
      report(context, 'state-full', message, replica)
      return undefined
    }
    const applied = peers.accounting(replica, () => replica.apply(delta, settings.maxKeysPerPeer, now.monotonicMs))
    for (const entry of applied.expiring) this.deadlines.watch(replica.name, replica.entries, entry)
    publish(context, replica, applied.changes)
    if (applied.overKeyLimit) {
      const message = `${delta.name} has more keys than maxKeysPerPeer = ${settings.maxKeysPerPeer}; the rest is not taken in`
      report(context, 'too-many-keys', message, replica)
    }
    return applied
  }

  /** A peer never met, or a later run of a known one: an empty replica, replacing what was held. */
  #introduce(delta: Delta, former: Replica | undefined): Replica {
    const { context, peers } = this
    const wasAnnounced = former?.announced === true
    const replica = peers.add(delta)
    if (wasAnnounced) {
      replica.announced = true
      announce(context, 'restarted', replica)
    } else if (delta.status === 'alive') {
      replica.announced = true
      announce(context, 'joined', replica)
    }
    if (delta.status !== 'alive') suspendAs(context, replica, delta.status, delta.ageMs)
    return replica
  }

  #mayCreate(life: Pick<Row, 'name' | 'generation' | 'heartbeat'>): boolean {
    const { context, peers } = this
    if (peers.forgotten.covering(life, context.now.wallMs) !== undefined) return false
    if (!peers.isFull) return true
    const message = `more than maxPeers = ${context.settings.maxPeers} peers: ${life.name} is not taken in`
    context.report({ kind: 'too-many-peers', message, peer: life.name })
    return false
  }

  /** Heartbeat, status and age of a peer in the generation that is held. */
  #life(replica: Replica, said: Pick<Row, 'status' | 'heartbeat' | 'ageMs'>, teller: PeerName): void {
    const { status, heartbeat, ageMs } = said
    const { context } = this
    const sinceMs = context.now.monotonicMs - ageMs
    if (replica.status === 'left') {
      if (status === 'left') replica.statusSinceMs = Math.min(replica.statusSinceMs, sinceMs)
      return
    }
    if (status === 'alive') return this.beat(replica.slot, heartbeat)
    const newer = heartbeat > replica.heartbeat
    if (newer) replica.heartbeat = heartbeat
    if (status === 'left') depart(context, replica, sinceMs)
    else if (replica.status === 'failed') {
      // the same (generation, heartbeat): the greatest age wins, else each newcomer would start a grace of its own
      replica.statusSinceMs = newer ? sinceMs : Math.min(replica.statusSinceMs, sinceMs)
    } else if (heartbeat >= replica.heartbeat) replica.accuse().witness(teller)
  }
}

/**
 * What a delta needs beyond what is held: what it takes the place of is given back. One that may be cut short by the cap on
 * keys needs as much as the most demanding of its beginnings.
 */
const growthBytes = (replica: Replica, delta: Delta, maxKeys: number): number => {
  const { entries, resync, maxVersion } = replica
  const begins = Resync.begins(delta, resync?.goal ?? maxVersion)
  const base = begins ? undefined : (resync ?? replica)
  let bytes = base?.entries.bytes ?? 0
  let most = bytes
  for (const entry of delta.entries) {
    if (base !== undefined && entry.version <= base.maxVersion) continue
    bytes += entry.bytes - (base?.entries.get(entry.key)?.bytes ?? 0)
    most = Math.max(most, bytes)
  }
  const needed = entries.size + delta.entries.length > maxKeys ? most : bytes
  return Math.max(needed, base === replica ? 0 : entries.bytes) - replica.bytes
}

/** Whether a peer's life took a turn that others should hear of; a verdict of failure is everybody's own to make. */
const hasTurned = (before: Status | undefined, after: Status): boolean => before !== after && after !== 'failed'
