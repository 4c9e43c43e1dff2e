import type { Generation } from '../generation.js'
import type { PeerName, Row } from '../message.js'
import type { Holding } from '../state/holding.js'
import type { Replica } from '../state/replica.js'
import type { Context } from '../step.js'
import { Forgotten } from './forgotten.js'

/** How many names met in rows and still unknown are kept, to be asked for. */
const maxWanted = 1024

/** The peers that a node holds, those it has forgotten, and those it has only heard the name of. */
export class PeerTable {
  readonly #replicas = new Map<PeerName, Replica>()
  readonly forgotten: Forgotten
  readonly #wanted = new Set<PeerName>()
  /** Names whose generation lies in the far future by this node's clock. */
  readonly farFuture = new Set<PeerName>()
  #byStatus: { alive: Replica[]; failed: Replica[]; left: Replica[] } | undefined
  #bytes = 0

  constructor(private readonly context: Context) {
    this.forgotten = new Forgotten(context.settings.maxPeers)
  }

  get size(): number {
    return this.#replicas.size
  }

  /** Encoded bytes held of all peers, an upper bound. */
  get bytes(): number {
    return this.#bytes
  }

  get(name: PeerName): Replica | undefined {
    return this.#replicas.get(name)
  }

  all(): IterableIterator<Replica> {
    return this.#replicas.values()
  }

  get live(): readonly Replica[] {
    return this.#grouped().alive
  }

  get failed(): readonly Replica[] {
    return this.#grouped().failed
  }

  get left(): readonly Replica[] {
    return this.#grouped().left
  }

  put(replica: Replica): void {
    this.remove(replica.name)
    this.#replicas.set(replica.name, replica)
    this.#wanted.delete(replica.name)
    this.forgotten.delete(replica.name)
    this.regroup()
  }

  remove(name: PeerName): void {
    this.#bytes -= this.#replicas.get(name)?.bytes ?? 0
    this.#replicas.delete(name)
    this.regroup()
  }

  /** To be called whenever a status changes. */
  regroup(): void {
    this.#byStatus = undefined
  }

  /** Runs what changes a replica's entries, keeping the books. */
  accounting<T>(replica: Replica, change: () => T): T {
    const before = replica.bytes
    const result = change()
    this.#bytes += replica.bytes - before
    return result
  }

  /** Discounts time in which no peer could have been heard. */
  shiftArrivals(byMs: number): void {
    for (const replica of this.#replicas.values()) replica.arrivals.shift(byMs)
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
    const names = [...this.#wanted]
    this.#wanted.clear()
    return names
  }

  /** What is held under a name, this node itself included. */
  holding(name: PeerName): Holding | undefined {
    return name === this.context.own.name ? this.context.own : this.#replicas.get(name)
  }

  /**
   * Whether a peer stands in digests and deltas. One that has been failed or left for half the grace does not: by the time
   * it is forgotten nobody speaks of it any more, so nobody hears of it again.
   */
  isGossiped(holding: Holding): boolean {
    if (holding.status === 'alive') return true
    return this.context.now.monotonicMs - holding.statusSinceMs < this.context.settings.failedGraceMs / 2
  }

  #grouped(): { alive: Replica[]; failed: Replica[]; left: Replica[] } {
    if (this.#byStatus === undefined) {
      const groups = { alive: [] as Replica[], failed: [] as Replica[], left: [] as Replica[] }
      for (const replica of this.#replicas.values()) {
        groups[replica.status].push(replica)
      }
      this.#byStatus = groups
    }
    return this.#byStatus
  }
}

/** Orders two states of one peer's life: (generation, heartbeat). */
export const isNewer = (
  a: { readonly generation: Generation; readonly heartbeat: number },
  b: { readonly generation: Generation; readonly heartbeat: number },
): boolean => a.generation > b.generation || (a.generation === b.generation && a.heartbeat > b.heartbeat)

/** Whether a row or delta speaks of a peer that is long gone: nobody should start over with it. */
export const isPastGrace = (life: Pick<Row, 'status' | 'ageMs'>, failedGraceMs: number): boolean =>
  life.status !== 'alive' && life.ageMs >= failedGraceMs
