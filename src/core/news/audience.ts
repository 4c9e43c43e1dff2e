import type { PeerTable } from '../membership/peer-table.js'
import type { PeerName } from '../message.js'
import { randomBelow } from '../random.js'
import type { Replica } from '../state/replica.js'
import type { Context } from '../step.js'

/**
 * An audience is so many times as many as one push goes to. Of n nodes some n e^(-size) are in nobody's: with the default
 * fan-out of 3 none in ten thousand.
 */
const pushesWithoutRepetition = 4

/** After so many rounds one of the audience gives way to another peer. */
const roundsToSwap = 8

/**
 * The live peers to whom this node pushes news, in turn: a random choice that is kept.
 *
 * A piece of news goes as far by a choice that was made before as by one made for it. But whoever is told again and again is
 * told over the same connection, where a choice anew for each push dials the whole cluster when there is much news, as when
 * hundreds start at once.
 */
export class Audience {
  /** In the order of their turns. */
  #names: PeerName[] = []
  /** How many of the live ones have had their chance to be chosen. */
  #seen = 0
  #swappedMs: number

  constructor(
    private readonly context: Context,
    private readonly peers: PeerTable,
  ) {
    this.#swappedMs = context.now.monotonicMs
  }

  /** The ones to push to now. */
  take(): Replica[] {
    const { peers, context } = this
    const { now, settings } = context
    this.#names = this.#names.filter((name) => peers.get(name)?.status === 'alive')
    this.#meet()
    if (now.monotonicMs - this.#swappedMs >= roundsToSwap * settings.roundIntervalMs) {
      this.#swappedMs = now.monotonicMs
      if (this.#names.length === this.#places) this.#names.shift()
    }
    this.#fill()
    const next = this.#names.splice(0, settings.newsFanout)
    this.#names.push(...next)
    return next.map((name) => peers.get(name) as Replica)
  }

  get #places(): number {
    return pushesWithoutRepetition * this.context.settings.newsFanout
  }

  /** Everybody has the same chance, whenever they came (reservoir sampling, Vitter 1985, algorithm R). */
  #meet(): void {
    const { random } = this.context
    const { live } = this.peers
    for (let place = Math.min(this.#seen, live.size); place < live.size; place++) {
      const { name } = live.at(place)
      if (this.#names.includes(name)) continue
      const index = this.#names.length < this.#places ? this.#names.length : randomBelow(random, place + 1)
      if (index < this.#places) this.#names[index] = name
    }
    this.#seen = live.size
  }

  /** The places of those who went or gave way. */
  #fill(): void {
    const { live } = this.peers
    const wanted = Math.min(this.#places, live.size) - this.#names.length
    if (wanted <= 0) return
    const candidates = live.pick(this.context.random, this.#names.length + wanted).map(({ name }) => name)
    this.#names.push(...candidates.filter((name) => !this.#names.includes(name)).slice(0, wanted))
  }
}
