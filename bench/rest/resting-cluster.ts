import { type Random, randomBelow } from '../../src/core/random.js'
import type { Channel } from '../../src/core/step.js'
import { seededRandom } from '../../src/random.js'
import { nameOf, settings } from '../core/lab.js'
import { type Outgoing, RestingNode } from './resting-node.js'
import { sumOf, type Work } from './work.js'

/** As fine as the time is that passes, and as long as a message takes. */
const tickMs = 10
const firstHeartbeat = 1_000

/** The way back to whoever asked. */
interface Line extends Channel {
  readonly asker: RestingNode
  readonly answerer: RestingNode
  /** Whose part the answering side plays; `undefined` where it is its own. */
  readonly as: number | undefined
}

/** A message under way. */
interface Flight {
  readonly to: RestingNode
  readonly text: string
  readonly channel: Channel
  readonly as?: number | undefined
}

/**
 * A few nodes of a cluster of many, at rest, in a time of their own.
 *
 * The few know all the others. Whom of these they write to, another of the few plays, so that each asks and is asked as often
 * as a node does, and says and hears as much. Of the others' heartbeats the few hear as if the others were among them, and pass them
 * on. So each does all that a node does, and silences are as irregular as in a cluster, with the memory of a few.
 */
export class RestingCluster {
  readonly nodes: readonly RestingNode[]
  readonly #random: Random
  readonly #flights = new Map<number, Flight[]>()
  readonly #indexes: ReadonlyMap<string, number>
  #tick = 0
  /** How many times somebody is to be met by now. */
  #meetings = 0

  constructor(
    few: number,
    private readonly size: number,
    seed: number,
  ) {
    this.#random = seededRandom(seed)
    this.#indexes = new Map(Array.from({ length: size }, (_, i) => [nameOf(i), i]))
    const derived = (): Random => seededRandom(Math.floor(this.#random() * 2 ** 30))
    this.nodes = Array.from({ length: few }, (_, i) => new RestingNode(i, size, firstHeartbeat, derived(), 0))
  }

  /** What all of the few have done so far, added up. */
  get work(): Work {
    return sumOf(this.nodes.map(({ work }) => work))
  }

  advanceBy(ms: number): void {
    for (const end = this.#tick + ms / tickMs; this.#tick < end; this.#tick++) this.#pass()
  }

  #pass(): void {
    const nowMs = this.#tick * tickMs
    this.#meetOthers(nowMs)
    for (const node of this.nodes) this.#post(node, node.tick(nowMs))
    const arrived = this.#flights.get(this.#tick) ?? []
    this.#flights.delete(this.#tick)
    for (const { to, text, channel, as } of arrived) this.#post(to, to.take(text, channel, nowMs, as))
  }

  /**
   * Each of the others exchanges twice a second, as a node does, here with one of the few, and stands in so many of these exchanges
   * as digests hold a share of all. When it does is left to chance: so it is as often silent as in a simulated cluster, where
   * a heartbeat that few have heard of may wait to be passed on.
   */
  #meetOthers(nowMs: number): void {
    const { nodes, size } = this
    const share = nodes.reduce((sum, { share }) => sum + share, 0) / nodes.length
    const others = size - nodes.length
    this.#meetings += (2 * share * others * tickMs) / settings.roundIntervalMs
    for (; this.#meetings >= 1; this.#meetings--) this.#meet(nodes.length + randomBelow(this.#random, others), nowMs)
  }

  #meet(index: number, nowMs: number): void {
    const beats = Math.floor(nowMs / settings.heartbeatIntervalMs + index / this.size)
    this.nodes[randomBelow(this.#random, this.nodes.length)]!.hearOf(index, firstHeartbeat + beats, nowMs)
  }

  #post(from: RestingNode, outgoing: readonly Outgoing[]): void {
    if (outgoing.length === 0) return
    const flights = outgoing.map(({ to, text }) =>
      typeof to === 'string' ? this.#ask(from, to, text) : answer(to as Line, text),
    )
    this.#flights.set(this.#tick + 1, [...(this.#flights.get(this.#tick + 1) ?? []), ...flights])
  }

  #ask(from: RestingNode, address: string, text: string): Flight {
    const { nodes } = this
    const index = this.#indexes.get(address)!
    const asked = nodes[index]
    const another = nodes[(from.index + 1 + randomBelow(this.#random, nodes.length - 1)) % nodes.length]!
    const to = asked ?? another
    return { to, text, channel: lineOf(from, to, asked === undefined ? index : undefined) }
  }
}

/** Back to whoever asked, who may have more to say. */
const answer = ({ asker, answerer, as }: Line, text: string): Flight => ({
  to: asker,
  text,
  channel: lineOf(answerer, asker, undefined),
  as,
})

const lineOf = (asker: RestingNode, answerer: RestingNode, as: number | undefined): Line => ({
  from: 'bench',
  reply: () => undefined,
  asker,
  answerer,
  as,
})
