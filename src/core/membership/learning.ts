import { isBacklog } from '../flow/backlog.js'
import type { Delta, PeerName, Row, Sender, Status } from '../message.js'
import type { News } from '../news/news.js'
import type { Deadlines } from '../state/deadlines.js'
import { Replica } from '../state/replica.js'
import type { Context } from '../step.js'
import { Admission } from './admission.js'
import { applyDelta } from './applying.js'
import { announce, arrive, depart, forgetOneGone, isFromBeforeVerdict, suspendAs } from './lifecycle.js'
import type { PeerTable } from './peer-table.js'
import type { Suspicions } from './suspicions.js'

/**
 * What rows and deltas teach a node about its peers.
 *
 * A row never creates or restarts a replica; a delta does. A newer (generation, heartbeat) is an arrival, unless it comes
 * from somebody who holds the peer failed.
 */
export class Learning {
  readonly #admission: Admission

  constructor(
    private readonly context: Context,
    private readonly peers: PeerTable,
    private readonly deadlines: Deadlines,
    private readonly news: News,
    private readonly suspicions: Suspicions,
  ) {
    this.#admission = new Admission(context, peers)
  }

  /**
   * A peer itself speaks: of where it is reached nobody knows more, whatever others said of it. Returns whether that is elsewhere
   * than was known.
   */
  spoken({ name, generation, address }: Sender): boolean {
    const { peers } = this
    const replica = peers.get(name)
    if (replica?.generation !== generation || peers.store.isAt(replica.slot, address)) return false
    peers.store.setAddress(replica.slot, address)
    return true
  }

  /** Takes the heartbeat, status and age out of a row about another peer that `teller` sent. Returns what is held of it. */
  row(row: Row, teller: PeerName): Replica | undefined {
    const { peers } = this
    const replica = peers.get(row.name)
    if (row.generation === 0 || this.#admission.passesOver(row, replica, teller)) return replica
    if (replica?.generation === row.generation) this.#life(replica, row, teller)
    else if (this.#admission.isWanted(row, replica, teller)) peers.want(row.name)
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
    this.#refute(replica)
    arrive(context, replica)
  }

  /** Its heartbeat rose: beyond that of a suspicion it refutes it. */
  #refute(replica: Replica): void {
    const { suspicion } = replica
    if (suspicion === undefined) return
    if (suspicion.isRefutedBy(replica.heartbeat)) {
      replica.unsuspect()
      this.suspicions.refuted(replica, suspicion)
    } else if (replica.status === 'failed') this.suspicions.outlived(replica, suspicion)
  }

  /** Those who are gone here and live by these deltas are back before any of them needs room, which the gone have to make. */
  revive(deltas: readonly Delta[]): void {
    const { live, size } = this.peers
    if (live.size === size) return
    for (const { name, generation, status, heartbeat } of deltas) {
      const replica = this.peers.get(name)
      if (replica?.status !== 'failed' || replica.generation !== generation) continue
      if (status === 'alive') this.beat(replica.slot, heartbeat)
    }
  }

  /**
   * Takes in a delta about another peer that `teller` sent. What is new and came as news, or from the peer itself, is news to be
   * passed on, but for what this node only catches up with. Returns whether what was cut is to be fetched at once.
   */
  delta(delta: Delta, teller: PeerName, isNews: boolean): boolean {
    const { peers, context } = this
    const held = peers.get(delta.name)
    if (!this.#admission.takes(delta, held, teller)) return false
    const thisRun = held?.generation === delta.generation ? held : undefined
    const known = { version: thisRun?.maxVersion ?? 0, status: thisRun?.status }
    const isCut = delta.toVersion < delta.senderMax
    const isOld = isCut || (thisRun !== undefined && this.#isCatchingUp(thisRun))
    const replica = thisRun ?? this.#introduce(delta, held, teller)
    if (thisRun !== undefined) this.#life(thisRun, delta, teller)
    const applied = applyDelta(context, peers, this.deadlines, replica, delta)
    const isFurther = replica.maxVersion > known.version
    if (applied === undefined || applied.overKeyLimit) peers.heldBack.refuse(delta.name, context.now.monotonicMs)
    else if (isFurther) peers.heldBack.release(delta.name)
    const isNew = (isFurther && (isNews || !isOld)) || hasTurned(known.status, replica.status)
    if (isNew && (isNews || teller === delta.name)) {
      // of a goodbye there may be no second word: it does not wait for others
      if (isFurther || known.status === undefined || replica.status === 'left') {
        this.news.spark(delta.name, known.version)
      } else this.news.turned(replica)
    }
    if (applied === undefined || !isCut) return false
    return thisRun === undefined || (applied.moved && this.#isCatchingUp(replica))
  }

  /** Whether the map is being copied, or lacks a part of what was there when the peer was met: that is not held back by rounds. */
  #isCatchingUp(replica: Replica): boolean {
    const { resync, maxVersion } = replica
    return resync !== undefined || isBacklog({ holding: replica, from: maxVersion, whole: false }, this.context)
  }

  /** A peer never met, or a later run of a known one: an empty replica, replacing what was held. */
  #introduce(delta: Delta, former: Replica | undefined, teller: PeerName): Replica {
    const { context, peers } = this
    const wasAnnounced = former?.announced === true
    if (former === undefined && peers.isTaken) forgetOneGone(context, peers)
    const replica = peers.add(delta)
    replica.met(delta.senderMax, context.now.monotonicMs)
    if (wasAnnounced) {
      replica.announced = true
      announce(context, 'restarted', replica)
    } else if (delta.status === 'alive') {
      replica.announced = true
      announce(context, 'joined', replica)
    }
    const { status, ageMs } = delta
    if (status !== 'alive') suspendAs(context, replica, { status, ageMs }, teller)
    return replica
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
    this.#gone(replica, { status, heartbeat }, sinceMs, teller)
    // whoever was unlisted for having been gone for long may be gone for less, by its own word or as others saw it
    if (this.peers.isGossiped(replica)) this.peers.store.list(replica.slot, context.now.monotonicMs)
  }

  #gone(
    replica: Replica,
    { status, heartbeat }: Pick<Row, 'status' | 'heartbeat'>,
    sinceMs: number,
    teller: PeerName,
  ): void {
    const { context } = this
    const newer = heartbeat > replica.heartbeat
    if (newer) {
      replica.heartbeat = heartbeat
      this.#refute(replica)
    }
    if (status === 'left') depart(context, replica, sinceMs)
    else if (replica.status === 'failed') {
      // the same (generation, heartbeat): the greatest age wins, else each newcomer would start a grace of its own
      replica.failedSince(newer ? sinceMs : Math.min(replica.statusSinceMs, sinceMs), context.now.monotonicMs)
    } else if (heartbeat >= replica.heartbeat) replica.accuse().witness(teller)
  }
}

/** Whether a peer's life took a turn that others should hear of; a verdict of failure is everybody's own to make. */
const hasTurned = (before: Status | undefined, after: Status): boolean => before !== after && after !== 'failed'
