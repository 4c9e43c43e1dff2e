import type { MembershipEvent } from '../core/events.js'
import type { GossipEnvironment } from '../gossip/environment.js'

/** When each observer came to know something. */
export type Sightings = Map<string, number>

/**
 * Counts what the nodes of a simulated cluster are told, as it happens: no stream is subscribed to and no view is compared,
 * so that a thousand nodes cost no more than their own work.
 */
export class Watcher {
  /** Pairs in which one node shows another as alive. */
  knownPairs = 0
  /** The same of two sides of a split network. */
  pairsAcross = 0
  /** Verdicts against nodes that were running, and could be reached. */
  falseFailures = 0
  readonly #running = new Set<string>()
  readonly #writes = new Map<string, Sightings>()
  readonly #arrivals = new Map<string, Sightings>()
  readonly #deaths = new Map<string, Sightings>()
  /** On which side of a split each is, or was. */
  #sides: ReadonlyMap<string, number> = new Map()
  #isSplit = false

  constructor(private readonly nowMs: () => number) {}

  readonly watch: GossipEnvironment['watch'] = (node, _input, effects) => {
    for (const effect of effects) {
      if (effect.kind === 'membership') this.#member(node.own.name, effect.event)
      else if (effect.kind === 'update' && this.#writes.size > 0)
        this.#see(this.#writes, effect.update.key, node.own.name)
    }
  }

  runs(name: string): void {
    this.#running.add(name)
  }

  /** A process is gone; returns when each of the others called it failed, filled in as time passes. */
  dies(name: string): Sightings {
    this.#running.delete(name)
    return sightings(this.#deaths, name)
  }

  /** These reach each other only, each on its side: across, a verdict of failure is true. */
  splits(sides: readonly (readonly string[])[]): void {
    this.#sides = new Map(sides.flatMap((names, side) => names.map((name) => [name, side] as const)))
    this.#isSplit = true
  }

  /** They reach all. */
  heals(): void {
    this.#isSplit = false
  }

  /** When each node got the key, filled in as time passes. */
  ofWrite(key: string): Sightings {
    return sightings(this.#writes, key)
  }

  /** When each node met the new peer, filled in as time passes. */
  ofNewcomer(name: string): Sightings {
    return sightings(this.#arrivals, name)
  }

  #member(observer: string, { kind, peer }: MembershipEvent): void {
    if (!this.#running.has(observer)) return
    const isAcross = this.#sides.get(observer) !== this.#sides.get(peer)
    if (kind === 'joined' || kind === 'recovered') {
      this.knownPairs += 1
      if (isAcross) this.pairsAcross += 1
      this.#see(this.#arrivals, peer, observer)
      this.#deaths.get(peer)?.delete(observer)
    } else if (kind === 'failed' || kind === 'left') {
      this.knownPairs -= 1
      if (isAcross) this.pairsAcross -= 1
      const isTrue = !this.#running.has(peer) || (isAcross && this.#isSplit)
      if (kind === 'failed' && !isTrue) this.falseFailures += 1
      this.#see(this.#deaths, peer, observer)
    }
  }

  #see(of: ReadonlyMap<string, Sightings>, what: string, observer: string): void {
    const seen = of.get(what)
    if (seen !== undefined && !seen.has(observer)) seen.set(observer, this.nowMs())
  }
}

const sightings = (all: Map<string, Sightings>, what: string): Sightings => {
  const made: Sightings = new Map()
  all.set(what, made)
  return made
}
