import type { Address } from '../address.js'
import type { Delta, PeerName, Row } from '../message.js'
import { Held } from '../state/held.js'
import type { Holding } from '../state/holding.js'
import { PeerStore } from '../state/peer-store.js'
import { Replica } from '../state/replica.js'
import type { Context } from '../step.js'
import { Forgotten } from './forgotten.js'
import { HeldBack } from './held-back.js'
import { Openness } from './openness.js'
import { PeerGroup } from './peer-group.js'
import { Upheaval } from './upheaval.js'
import { WallClocks } from './wall-clocks.js'

/** How many names met in rows and still unknown are kept, to be asked for. */
const maxWanted = 1024

/** The peers that a node holds, those it has forgotten, those it has only heard of, and what it makes of their clocks. */
export class PeerTable {
  /** All that is kept of each, by slot. */
  readonly store: PeerStore
  /** The same and this node, by what is said of each in digests. */
  readonly held: Held
  readonly live: PeerGroup
  readonly failed: PeerGroup
  readonly left: PeerGroup
  readonly #slots = new Map<PeerName, number>()
  readonly forgotten: Forgotten
  readonly #wanted = new Set<PeerName>()
  readonly clocks: WallClocks
  readonly heldBack: HeldBack
  readonly upheaval: Upheaval
  readonly #openness: Openness
  #bytes = 0

  constructor(private readonly context: Context) {
    const { settings, own, sizes, coverage } = context
    this.store = new PeerStore(settings, own, sizes, coverage)
    const { alive, failed, left } = this.store.groups
    this.held = new Held(own, this.store)
    this.live = new PeerGroup(this.store, alive)
    this.failed = new PeerGroup(this.store, failed)
    this.left = new PeerGroup(this.store, left)
    this.forgotten = new Forgotten(settings.maxPeers)
    this.clocks = new WallClocks(context, () => this.all())
    this.heldBack = new HeldBack(settings.roundIntervalMs)
    this.upheaval = new Upheaval(context, this.live, this.store)
    this.#openness = new Openness(context, (name, address) => this.store.isAt(this.#slots.get(name) as number, address))
  }

  get size(): number {
    return this.#slots.size
  }

  /** Encoded bytes held of all peers, an upper bound. */
  get bytes(): number {
    return this.#bytes
  }

  /** Whether there is no place for one more that lives. Those who are gone would make room. */
  get isFull(): boolean {
    return this.live.size >= this.context.settings.maxPeers
  }

  /** Whether all places are taken, be it by those who are gone. */
  get isTaken(): boolean {
    return this.size >= this.context.settings.maxPeers
  }

  /** Whether this node would take in whomever others know: where it has a place, and they do not speak of those who are forgotten. */
  get isOpen(): boolean {
    return !this.isTaken && this.#openness.toMost
  }

  /** The same of the one at that address. */
  isOpenTo(address: Address): boolean {
    return !this.isTaken && this.#openness.to(address)
  }

  get(name: PeerName): Replica | undefined {
    const slot = this.#slots.get(name)
    return slot === undefined ? undefined : new Replica(this.store, slot)
  }

  *all(): IterableIterator<Replica> {
    for (const slot of this.#slots.values()) yield new Replica(this.store, slot)
  }

  /** Takes in a peer as the delta that introduces it says, with nothing held of its map; a former run of it goes. */
  add(delta: Delta): Replica {
    this.forgotten.takenIn(delta, this.get(delta.name))
    this.remove(delta.name)
    const slot = this.store.add(delta, this.context.now.monotonicMs)
    this.#slots.set(delta.name, slot)
    this.#wanted.delete(delta.name)
    return new Replica(this.store, slot)
  }

  /** Keeps of somebody who is gone only what shows that it is not news. */
  forget(replica: Replica): void {
    this.#openness.madeRoom(replica.statusSinceMs)
    this.forgotten.remember(replica)
    this.remove(replica.name)
  }

  /** Whether what is said of a peer is nothing newer than was known when it was forgotten. */
  isOld(said: Omit<Row, 'maxVersion' | 'gcVersion'>): boolean {
    return this.forgotten.covering(said, this.context.now.wallMs) !== undefined
  }

  /** `teller` speaks of a peer whose time is over here. */
  heardOld(said: Pick<Row, 'status' | 'ageMs'>, teller: PeerName): void {
    if (this.#slots.has(teller)) this.#openness.heardOld(said, teller)
  }

  remove(name: PeerName): void {
    const replica = this.get(name)
    if (replica === undefined) return
    this.#bytes -= replica.bytes
    this.#slots.delete(name)
    this.store.remove(replica.slot, this.context.now.monotonicMs)
    this.heldBack.release(name)
    this.#openness.forget(name)
  }

  /** Runs what changes a replica's entries, keeping the books. */
  accounting<T>(replica: Replica, change: () => T): T {
    const before = replica.bytes
    const result = change()
    this.#bytes += replica.bytes - before
    return result
  }

  /** Those that are gossiped and changed after that time, the newest first. */
  changedSince(sinceMs: number): Replica[] {
    const changed = this.store.changes.since(sinceMs).map((slot) => new Replica(this.store, slot))
    return changed.filter((replica) => this.isGossiped(replica))
  }

  /** Discounts time in which no peer could have been heard. Of those who are gone it is known how long they had been silent. */
  shiftArrivals(byMs: number, nowMs: number): void {
    const { arrivals } = this.store
    arrivals.waited(nowMs + this.context.settings.evaluationIntervalMs)
    this.live.eachSlot((slot) => arrivals.shift(slot, byMs, nowMs))
    for (const slot of this.store.unsettled) this.store.contents[slot]?.suspicion?.shift(byMs, nowMs)
  }

  want(name: PeerName): void {
    if (this.#wanted.size < maxWanted) this.#wanted.add(name)
  }

  /** Whether the name was met in a row and is still unknown. */
  wants(name: PeerName): boolean {
    return this.#wanted.has(name)
  }

  /** Names to ask for, once: whoever is not answered is met again. */
  takeWanted(): PeerName[] {
    if (this.#wanted.size === 0) return [] // as in nearly every round
    const names = [...this.#wanted]
    this.#wanted.clear()
    return names
  }

  /** What is held under a name, this node itself included. */
  holding(name: PeerName): Holding | undefined {
    return name === this.context.own.name ? this.context.own : this.get(name)
  }

  /**
   * Whether a peer stands in digests and deltas. One that has been failed or left for half the grace does not: by the time
   * it is forgotten nobody speaks of it any more, so nobody hears of it again.
   */
  isGossiped(holding: Holding): boolean {
    if (holding.status === 'alive') return true
    return this.context.now.monotonicMs - holding.statusSinceMs < this.context.settings.failedGraceMs / 2
  }
}
