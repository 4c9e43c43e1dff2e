import { isRight } from 'fp-ts/lib/Either.js'
import { type Address, formatAddress } from '../../../src/core/address.js'
import { makeGeneration } from '../../../src/core/generation.js'
import type { Json } from '../../../src/core/json.js'
import type { Delta, Message } from '../../../src/core/message.js'
import { GossipNode } from '../../../src/core/node.js'
import type { Settings } from '../../../src/core/settings.js'
import { rowOf } from '../../../src/core/state/holding.js'
import type { Channel, Effect, Input } from '../../../src/core/step.js'
import { seededRandom } from '../../../src/random.js'
import { jsonCodec } from '../../../src/wire/codec.js'
import { jsonSizes } from '../../../src/wire/sizes.js'
import { LabNode } from './lab-node.js'
import { addressOf } from './make.js'
import { testSettings, wallStartMs } from './settings.js'

/** A message under way. */
export interface Parcel {
  readonly from: LabNode
  readonly to: LabNode
  readonly message: Message
  /** Whether it goes back over a connection that its receiver opened. */
  readonly isAnswer?: boolean
}

export interface NodePlan {
  readonly seeds?: readonly string[]
  readonly address?: Address
  /** How far this machine's wall clock is off. */
  readonly wallOffsetMs?: number
  readonly generation?: number
}

/**
 * A few nodes, one virtual clock, and a network that the test is: what is sent lies in `wire` until it is delivered.
 * Every parcel goes through the real codec, and none may be longer than `maxMessageBytes`.
 */
export class Lab {
  readonly nodes: LabNode[] = []
  readonly settings: Settings
  wire: Parcel[] = []
  /** All that was ever put onto the wire. */
  readonly sent: Parcel[] = []
  /** How many messages were dialled to each address, whether somebody listened there or not. */
  readonly dialled = new Map<string, number>()
  nowMs = 0
  /** Whether what one node sends can reach another; one-way cuts, partitions, and firewalls, through which answers pass. */
  reaches: (from: LabNode, to: LabNode, isAnswer: boolean) => boolean = () => true
  readonly #codec
  #seed: number

  constructor(settings: Partial<Settings> = {}, seed = 1) {
    this.settings = { ...testSettings, ...settings }
    this.#seed = seed
    const { maxMessageBytes } = this.settings
    const bounds = { maxEntryBytes: 8192, maxKeyBytes: 512, maxNameBytes: 1024, maxClusterBytes: 256, maxDepth: 32 }
    this.#codec = jsonCodec({ ...bounds, maxMessageBytes })
  }

  /** Starts a node. Of a name that runs already: a later run, which takes its address over. */
  add(name: string, { seeds = [], wallOffsetMs = 0, address = addressOf(name), generation }: NodePlan = {}): LabNode {
    const random = seededRandom(Math.imul(this.#seed++, 0x9e3779b1))
    const now = { monotonicMs: this.nowMs, wallMs: wallStartMs + wallOffsetMs + this.nowMs }
    const identity = {
      name,
      address,
      generation: generation ?? makeGeneration(now.wallMs, random),
      seeds: seeds.map(addressOf),
    }
    const node = new GossipNode({ settings: this.settings, random, sizes: jsonSizes }, identity, now)
    const added = new LabNode(name, formatAddress(address), node, wallOffsetMs, (this.nodes.length * 300) % 1000)
    this.nodes.push(added)
    return added
  }

  /** Starts several nodes, of which the first is everybody's seed. */
  cluster(...names: readonly string[]): LabNode[] {
    return names.map((name) => this.add(name, { seeds: names.slice(0, 1).filter((seed) => seed !== name) }))
  }

  /** Hands one input to a node; what it sends goes onto the wire. */
  step(at: LabNode, input: Input): readonly Effect[] {
    const wallMs = wallStartMs + at.wallOffsetMs + this.nowMs
    const effects = at.node.step(input, { monotonicMs: this.nowMs, wallMs })
    at.record(effects)
    for (const effect of effects) {
      if (effect.kind === 'send') this.#post(at, formatAddress(effect.to), effect.message)
      else if (effect.kind === 'reply') effect.channel.reply(effect.message)
      else if (effect.kind === 'yielded') at.stop()
    }
    return effects
  }

  set(at: LabNode, key: string, value: Json, expiresInMs = Infinity): void {
    this.step(at, { kind: 'command', command: { kind: 'set', key, value, expiresInMs } })
  }

  delete(at: LabNode, key: string): void {
    this.step(at, { kind: 'command', command: { kind: 'delete', key } })
  }

  leave(at: LabNode): void {
    this.step(at, { kind: 'command', command: { kind: 'leave' } })
  }

  /** One node says something to another, outside of any round. */
  say(from: LabNode, to: LabNode, message: Message): readonly Effect[] {
    return this.step(to, { kind: 'message', message, channel: this.#channel(from, to) })
  }

  /** One node tells another something as news. */
  tell(from: LabNode, to: LabNode, ...deltas: readonly Delta[]): readonly Effect[] {
    const { cluster } = this.settings
    return this.say(from, to, { type: 'news', cluster, sender: from.sender, deltas })
  }

  /** Puts the complete digest of one node onto the wire to another. */
  begin(from: LabNode, to: LabNode): void {
    const { own, peers } = from.node
    const held = [own, ...[...peers.all()].filter((replica) => peers.isGossiped(replica))]
    const rows = held.map((holding) => rowOf(holding, this.nowMs))
    const { cluster } = this.settings
    const { sender } = from
    const message = { type: 'digest', cluster, sender, exchange: 0, to: to.address, complete: true, rows } as const
    this.#send({ from, to, message })
  }

  /** A whole exchange that one node begins with another, and all that follows from it. */
  exchange(from: LabNode, to: LabNode): void {
    this.begin(from, to)
    this.deliverAll()
  }

  /** Takes one parcel off the wire and delivers it; a copy stays if it is to come twice. */
  deliver(index = 0, { keep = false } = {}): void {
    const parcel = this.wire[index]
    if (parcel === undefined) return
    if (!keep) this.wire.splice(index, 1)
    const { from, to, message, isAnswer = false } = parcel
    if (to.up && !to.paused && this.reaches(from, to, isAnswer)) this.say(from, to, this.#throughCodec(message))
  }

  /** Delivers in order until nothing is under way. */
  deliverAll(): void {
    for (let delivered = 0; this.wire.length > 0; delivered++) {
      if (delivered > 100_000) throw new Error('the nodes never stop talking')
      this.deliver()
    }
  }

  /** Delivers what is under way, except what nodes say in turn. */
  deliverOnce(): void {
    for (let left = this.wire.length; left > 0; left--) this.deliver()
  }

  /** Raises a node's heartbeat, at which it also collects what it may. */
  beat(at: LabNode): void {
    this.step(at, { kind: 'heartbeat' })
  }

  /** Lets time pass, with every node's ticks, and delivers at once what is sent. */
  run(ms: number): void {
    for (const end = this.nowMs + ms; this.nowMs < end;) {
      this.advance(Math.min(100, end - this.nowMs))
      for (const node of this.nodes.filter(({ up, paused }) => up && !paused)) this.#tick(node)
    }
  }

  /** Lets time pass in which nodes do nothing but wake for what expires. */
  advance(ms: number): void {
    this.nowMs += ms
    for (const node of this.nodes) {
      const isDue = node.node.nextWakeMs <= this.nowMs
      if (node.up && !node.paused && isDue) this.step(node, { kind: 'wake' })
    }
  }

  /** Lets a node wait, awake, for as long as answers may take: what it asked at last was lost. */
  waitInVain(node: LabNode): void {
    this.beat(node)
    this.step(node, { kind: 'evaluation' })
    for (const endMs = this.nowMs + this.settings.probeTimeoutMs; this.nowMs < endMs;) {
      this.advance(50)
      this.step(node, { kind: 'evaluation' })
    }
  }

  /** A node comes 60 ms late to the push of its news: the pause after it takes 960 ms. */
  pushLate(node: LabNode): void {
    node.paused = true
    this.advance(80)
    node.paused = false
    this.advance(0.5)
    this.deliverAll()
  }

  #tick(node: LabNode): void {
    const phase = (this.nowMs + node.phaseMs) % 1000
    if (node.node.nextEvaluationMs <= this.nowMs) this.step(node, { kind: 'evaluation' })
    if (phase % this.settings.heartbeatIntervalMs === 0) this.step(node, { kind: 'heartbeat' })
    if (phase % this.settings.roundIntervalMs === 100) this.step(node, { kind: 'round' })
    this.deliverAll()
  }

  #post(from: LabNode, address: string, message: Message): void {
    this.dialled.set(address, (this.dialled.get(address) ?? 0) + 1)
    const to = this.nodes.findLast((node) => node.address === address && node.up)
    if (to !== undefined) this.#send({ from, to, message })
  }

  #send(parcel: Parcel): void {
    this.wire.push(parcel)
    this.sent.push(parcel)
  }

  #channel(from: LabNode, to: LabNode): Channel {
    return { from: from.address, reply: (message) => this.#send({ from: to, to: from, message, isAnswer: true }) }
  }

  #throughCodec(message: Message): Message {
    const text = this.#codec.encode(message)
    const decoded = this.#codec.decode(text)
    if (isRight(decoded)) return decoded.right
    throw new Error(`${message.type} of ${Buffer.byteLength(text)} bytes: ${decoded.left.detail}`)
  }
}
