import { isLeft } from 'fp-ts/lib/Either.js'
import { parseOptions } from '../config/parse.js'
import type { Schema, ValuesOf } from '../config/schema.js'
import type { Address } from '../core/address.js'
import type { Random } from '../core/random.js'
import { ConfigError } from '../errors.js'
import { codecOf } from '../gossip/codec-of.js'
import { GossipInstance } from '../gossip/gossip.js'
import type { Gossip } from '../gossip/types.js'
import { seededRandom } from '../random.js'
import { introductionsAmong } from './introductions.js'
import { NodeTime } from './node-time.js'
import type { NodeOptions, SimulatedClusterOptions } from './simulated-cluster-options.js'
import { SimulatedCore } from './simulated-core.js'
import { SimulatedNetwork } from './simulated-network.js'
import type { SimulatedTransport } from './simulated-transport.js'
import { VirtualScheduler } from './virtual-scheduler.js'

interface Process<V extends object> {
  readonly gossip: GossipInstance<V>
  readonly time: NodeTime
  readonly transport: SimulatedTransport
  readonly nodeOptions: NodeOptions
}

const clusterName = 'simulation'

/** The port of every simulated node; its host is its name. */
export const simulatedPort = 7000

/**
 * A whole cluster in one process and in virtual time: real nodes over a simulated network. Time moves only by `advanceBy`
 * and `runUntil`.
 *
 * @example
 * const cluster = new SimulatedCluster({ seed: 7, link: { latencyMs: 5, loss: 0.05 } })
 * const [a, b] = cluster.startMany(['a', 'b'])
 * cluster.advanceBy(5000)
 * a.set('load', 0.3)
 * cluster.runUntil(() => b.value('a:7000', 'load') === 0.3, 10_000)
 */
export class SimulatedCluster<S extends Schema = Schema> {
  /** The time of all: moves by `advanceBy` and `runUntil`. */
  readonly scheduler = new VirtualScheduler()
  /** Chance from the seed, for whatever else a test draws. */
  readonly random: Random
  /** What all nodes are connected by. */
  readonly network: SimulatedNetwork
  /** What all nodes run on: shows how busy it is, and may be made slower. */
  readonly core: SimulatedCore
  readonly #running = new Map<string, Process<ValuesOf<S>>>()
  /** What binds the transports of those that are prepared and not started yet. */
  readonly #binds = new Map<string, () => Address>()
  /** How those were started that do not run any more. */
  readonly #gone = new Map<string, NodeOptions>()

  constructor(private readonly cluster: SimulatedClusterOptions<S> = {}) {
    this.random = seededRandom(cluster.seed ?? 1)
    const { link = {}, encode = false, inputCostMs = 0 } = cluster
    this.core = new SimulatedCore(this.scheduler, inputCostMs)
    this.network = new SimulatedNetwork({ scheduler: this.scheduler, random: this.#derived(), link, encode })
  }

  /** Names of the processes that run, those that are paused, or prepared and not started yet, included. */
  get names(): readonly string[] {
    return [...this.#running.keys()]
  }

  /** The node of that name; throws if it does not run. */
  gossip(name: string): Gossip<ValuesOf<S>> {
    return this.#process(name).gossip
  }

  /** The state machine of a running node, for whoever checks it. */
  node(name: string): NonNullable<GossipInstance<ValuesOf<S>>['node']> {
    const { node } = this.#process(name).gossip
    if (node === undefined) throw new Error(`${name} does not run yet: call run("${name}") first`)
    return node
  }

  /** The clocks of a running node. */
  time(name: string): NodeTime {
    return this.#process(name).time
  }

  /**
   * Prepares a node that `run` will start, so that its streams can be subscribed to before anything happens on them.
   */
  prepare(name: string, nodeOptions: NodeOptions<S> = {}): Gossip<ValuesOf<S>> {
    if (this.#running.has(name)) throw new Error(`${name} runs already`)
    const { clockOffsetMs = 0 } = nodeOptions
    const time = new NodeTime(this.scheduler, Math.floor(this.random() * 1e9), this.core)
    time.step(clockOffsetMs)
    const transport = this.network.transport(time)
    const seeds = (nodeOptions.seeds ?? this.names.slice(0, 1)).map((seed) => `${seed}:${simulatedPort}`)
    const place = { cluster: clusterName, host: name, port: simulatedPort, seeds }
    const config = parseOptions<S>({ ...place, ...this.cluster.options, ...nodeOptions.options })
    if (isLeft(config)) throw new ConfigError(config.left)
    const watch = this.cluster.watch ?? (() => undefined)
    const environment = { transport, scheduler: time, clock: time.clock, random: this.#derived(), watch }
    const settings = { ...config.right.settings, ...this.cluster.settings }
    const gossip = new GossipInstance<ValuesOf<S>>({ ...config.right, settings }, environment)
    const process = { gossip, time, transport, nodeOptions }
    this.#running.set(name, process)
    // also by its own hand: its application may stop it, or another node bears its name
    const ended = (): void => this.#ended(name, process)
    gossip.heartbeats$.subscribe({ complete: ended, error: ended })
    this.#binds.set(name, () => transport.bind(codecOf(config.right), { host: name, port: simulatedPort }))
    return gossip
  }

  /** Starts a prepared node. One that cannot start is gone. */
  run(name: string): void {
    const bind = this.#binds.get(name)
    this.#binds.delete(name)
    if (bind === undefined) throw new Error(`${name} is not prepared, or runs already`)
    try {
      this.#process(name).gossip.run(bind())
    } catch (cause) {
      this.crash(name)
      throw cause
    }
  }

  /** Starts a node: its first round follows at once. */
  start(name: string, nodeOptions: NodeOptions<S> = {}): Gossip<ValuesOf<S>> {
    const gossip = this.prepare(name, nodeOptions)
    this.run(name)
    return gossip
  }

  /** Starts several, the first one being the seed of the others. */
  startMany<const N extends readonly string[]>(
    names: N,
    nodeOptions: NodeOptions<S> = {},
  ): { -readonly [I in keyof N]: Gossip<ValuesOf<S>> } {
    const gossips = names.map((name) => this.start(name, nodeOptions))
    return gossips as { -readonly [I in keyof N]: Gossip<ValuesOf<S>> }
  }

  /**
   * Lets all that run know each other at once, as those do who have run together for long. A start of n nodes is some n²
   * introductions, each told several times over: this is for those who want to see what comes after.
   */
  introduce(): void {
    Array.from(this.introductions())
  }

  /** The same, one node after the other: with thousands each takes a while, and somebody may want to end it. */
  *introductions(): Generator<string> {
    const { names } = this
    const members = names.map((name) => ({ node: this.node(name), nowMs: this.time(name).now() }))
    const { cluster = clusterName } = this.cluster.options ?? {}
    for (const [i, message] of introductionsAmong(members, cluster).entries()) {
      const { address } = message.sender
      const name = names[i] as string
      const unreachable = (): void => undefined
      this.#process(name).transport.arrive({ message, text: undefined, from: address, to: address, unreachable })
      yield name
    }
  }

  /** Kills a process: no goodbye, and what it had not sent is not sent. */
  crash(name: string): void {
    const process = this.#process(name)
    process.transport.crash()
    void process.gossip.stop()
    this.#ended(name, process)
  }

  /** Lets a node say goodbye and stop. */
  leave(name: string): void {
    const process = this.#process(name)
    void process.gossip.leave()
    this.#ended(name, process)
  }

  /** Starts a node again under its name, as a new run with an empty map. `clockOffsetMs`: how its wall clock is off now. */
  restart(name: string, clockOffsetMs = 0): Gossip<ValuesOf<S>> {
    if (this.#running.has(name)) this.crash(name)
    const former = this.#gone.get(name) as NodeOptions<S> | undefined
    return this.start(name, { ...former, clockOffsetMs })
  }

  /** Stops a process where it stands, as SIGSTOP or a suspended machine would. */
  pause(name: string): void {
    this.time(name).pause()
  }

  resume(name: string): void {
    this.time(name).resume()
  }

  /** Lets virtual time pass. */
  advanceBy(ms: number): void {
    this.scheduler.advanceBy(ms)
  }

  /**
   * Lets time pass until the condition holds, looking each `stepMs` and at the end. Returns how long that took, or
   * `undefined` when it did not hold within `withinMs`.
   */
  runUntil(condition: () => boolean, withinMs: number, stepMs = 50): number | undefined {
    const startMs = this.scheduler.now()
    while (!condition()) {
      const leftMs = startMs + withinMs - this.scheduler.now()
      if (leftMs <= 0) return undefined
      this.scheduler.advanceBy(Math.min(stepMs, leftMs))
    }
    return this.scheduler.now() - startMs
  }

  #process(name: string): Process<ValuesOf<S>> {
    const process = this.#running.get(name)
    if (process === undefined) throw new Error(`${name} does not run; running: ${this.names.join(', ')}`)
    return process
  }

  /** The process has ended, by somebody's hand or by itself. */
  #ended(name: string, process: Process<ValuesOf<S>>): void {
    if (this.#running.get(name) !== process) return
    this.#running.delete(name)
    this.#binds.delete(name)
    this.#gone.set(name, process.nodeOptions)
  }

  #derived(): Random {
    return seededRandom(Math.floor(this.random() * 2 ** 31))
  }
}
