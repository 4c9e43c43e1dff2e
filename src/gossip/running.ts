import { map, type Observable, Subject, takeUntil } from 'rxjs'
import type { Config } from '../config/parse.js'
import { type Address, formatAddress } from '../core/address.js'
import { makeGeneration } from '../core/generation.js'
import { GossipNode } from '../core/node.js'
import type { Command, Effect, Input } from '../core/step.js'
import { protocol, type Stepper } from '../protocol.js'
import { gossipRounds } from '../streams/gossip-rounds.js'
import { heartbeatTicks } from '../streams/heartbeat-ticks.js'
import { phiEvaluations } from '../streams/phi-evaluations.js'
import type { TransportProblem } from '../transport/port.js'
import { jsonSizes } from '../wire/sizes.js'
import type { GossipEnvironment } from './environment.js'

type ProblemInput = Extract<Input, { kind: 'unreachable' | 'dropped' }>

/** A node that runs: the protocol over a transport that is bound. */
export class Running {
  readonly node: GossipNode
  readonly #commands = new Subject<Command>()
  readonly #stopped = new Subject<void>()

  constructor(
    private readonly config: Config,
    private readonly environment: GossipEnvironment,
    readonly address: Address,
  ) {
    const { settings, seeds } = config
    const { clock, random } = environment
    const now = clock()
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
      heartbeats$: heartbeatTicks(heartbeatIntervalMs, scheduler),
      evaluations$: phiEvaluations(evaluationIntervalMs, scheduler),
      rounds$: gossipRounds({ roundIntervalMs, roundJitterMs }, random, scheduler),
    }
    return protocol(this.#watched(), sources, clock, scheduler).pipe(takeUntil(this.#stopped))
  }

  command(command: Command): void {
    this.#commands.next(command)
  }

  /** Carries out what the node wants sent. */
  perform(effect: Effect): void {
    if (effect.kind === 'send') this.environment.transport.send(effect.to, effect.message)
    else if (effect.kind === 'reply') effect.channel.reply(effect.message)
  }

  #watched(): Stepper {
    const { node, environment } = this
    return {
      get nextWakeMs() {
        return node.nextWakeMs
      },
      step: (input, now) => {
        const effects = node.step(input, now)
        environment.watch(node, input, effects)
        return effects
      },
    }
  }

  stop(): void {
    this.#stopped.next()
    this.#commands.complete()
  }
}

const problemInput = ({ kind, address, refused, detail }: TransportProblem): ProblemInput =>
  kind === 'unreachable'
    ? { kind: 'unreachable', address, refused, detail }
    : { kind: 'dropped', address, detail: `${kind}: ${detail}` }
