import { map, type Observable, Subject } from 'rxjs'
import type { Config } from '../config/parse.js'
import { type Address, formatAddress } from '../core/address.js'
import type { Instant } from '../core/clock.js'
import type { Diagnostic } from '../core/events.js'
import { makeGeneration } from '../core/generation.js'
import type { Json } from '../core/json.js'
import { GossipNode } from '../core/node.js'
import type { Command, Effect, Input } from '../core/step.js'
import { effectsOnce, type Stepper } from '../protocol.js'
import { gossipRounds } from '../streams/gossip-rounds.js'
import { heartbeatTicks } from '../streams/heartbeat-ticks.js'
import { phiEvaluations } from '../streams/phi-evaluations.js'
import { jsonSizes } from '../wire/sizes.js'
import type { GossipEnvironment } from './environment.js'
import { problemInput } from './problem-input.js'

type ReportInput = Extract<Input, { kind: 'reported' }>

/** A write that was asked for and is not yet in the node's map; `value` is undefined for a deletion. */
export interface QueuedWrite {
  readonly value: Json | undefined
}

/** A node that runs: the protocol over a transport that is bound. */
export class Running {
  readonly node: GossipNode
  readonly #commands = new Subject<Command>()
  readonly #reports = new Subject<ReportInput>()
  readonly #stop = new Subject<void>()
  /** Writes made while a step is being told wait for their turn; until then they are read from here. */
  readonly #queued = new Map<string, QueuedWrite>()
  #waiting = 0

  constructor(
    private readonly config: Config,
    private readonly environment: GossipEnvironment,
    readonly address: Address,
    now: Instant,
  ) {
    const { settings, seeds } = config
    const { random } = environment
    const name = config.name ?? formatAddress(address)
    const others = seeds.filter((seed) => formatAddress(seed) !== formatAddress(address))
    const identity = { name, address, generation: makeGeneration(now.wallMs, random), seeds: others }
    this.node = new GossipNode({ settings, random, sizes: jsonSizes }, identity, now)
  }

  /** What follows from everything that happens to the node, until `stop`. What it sends is sent by whoever listens. */
  effects$(): Observable<Effect> {
    const { config, environment } = this
    const { transport, scheduler, clock, random } = environment
    const { heartbeatIntervalMs, evaluationIntervalMs, roundIntervalMs } = config.settings
    const { roundJitterMs } = config
    const sources = {
      commands$: this.#commands,
      received$: transport.received$,
      problems$: transport.problems$.pipe(map(problemInput)),
      reports$: this.#reports,
      heartbeats$: heartbeatTicks(heartbeatIntervalMs, scheduler),
      evaluations$: phiEvaluations(evaluationIntervalMs, scheduler),
      rounds$: gossipRounds({ roundIntervalMs, roundJitterMs }, random, scheduler),
      stop$: this.#stop,
    }
    return effectsOnce(this.#watched(), sources, clock, scheduler)
  }

  command(command: Command): void {
    this.#waiting += 1
    if (command.kind !== 'leave') {
      this.#queued.set(command.key, { value: command.kind === 'set' ? command.value : undefined })
    }
    this.#commands.next(command)
  }

  /** A write to this key that has not had its turn yet. */
  queued(key: string): QueuedWrite | undefined {
    return this.#queued.get(key)
  }

  report(diagnostic: Diagnostic): void {
    this.#reports.next({ kind: 'reported', diagnostic })
  }

  /** Carries out what the node wants sent. */
  perform(effect: Effect): void {
    if (effect.kind === 'send') this.environment.transport.send(effect.to, effect.message)
    else if (effect.kind === 'reply') effect.channel.reply(effect.message)
  }

  /** Ends the effects, in turn: after what was asked for before, and after everybody has been told. */
  stop(): void {
    this.#stop.next()
  }

  #watched(): Stepper {
    const { node, environment } = this
    return {
      get nextWakeMs() {
        return node.nextWakeMs
      },
      step: (input, now) => {
        const effects = node.step(input, now)
        if (input.kind === 'command') this.#taken()
        environment.watch(node, input, effects)
        return effects
      },
    }
  }

  #taken(): void {
    this.#waiting -= 1
    if (this.#waiting === 0) this.#queued.clear()
  }
}
