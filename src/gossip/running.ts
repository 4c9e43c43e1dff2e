import { map, type Observable, Subject } from 'rxjs'
import type { Config } from '../config/parse.js'
import { type Address, formatAddress } from '../core/address.js'
import type { Instant } from '../core/clock.js'
import type { Diagnostic } from '../core/events.js'
import { makeGeneration } from '../core/generation.js'
import { GossipNode } from '../core/node.js'
import type { Command, Effect } from '../core/step.js'
import { type Aside, effectsOnce, type Stepper } from '../protocol.js'
import { gossipRounds } from '../streams/gossip-rounds.js'
import { heartbeatTicks } from '../streams/heartbeat-ticks.js'
import { jsonSizes } from '../wire/sizes.js'
import { otherSeeds } from './checks.js'
import type { GossipEnvironment } from './environment.js'
import { problemInput } from './problem-input.js'
import { QueuedWrites } from './queued-writes.js'

/** A node that runs: the protocol over a transport that is bound. */
export class Running {
  readonly node: GossipNode
  readonly queued = new QueuedWrites()
  readonly #commands = new Subject<Command>()
  readonly #asides = new Subject<Aside>()
  readonly #stop = new Subject<void>()

  constructor(
    private readonly config: Config,
    private readonly environment: GossipEnvironment,
    readonly address: Address,
    now: Instant,
  ) {
    const { settings } = config
    const { random } = environment
    const name = config.name ?? formatAddress(address)
    const seeds = otherSeeds(config, address)
    const identity = { name, address, generation: makeGeneration(now.wallMs, random), seeds }
    this.node = new GossipNode({ settings, random, sizes: jsonSizes }, identity, now)
  }

  /** What follows from everything that happens to the node, until `stop`. What it sends is sent by whoever listens. */
  effects$(): Observable<Effect> {
    const { config, environment } = this
    const { transport, scheduler, clock, random } = environment
    const { heartbeatIntervalMs, roundIntervalMs } = config.settings
    const { roundJitterMs } = config
    const sources = {
      commands$: this.#commands,
      received$: transport.received$,
      problems$: transport.problems$.pipe(map(problemInput)),
      asides$: this.#asides,
      heartbeats$: heartbeatTicks(heartbeatIntervalMs, scheduler),
      rounds$: gossipRounds({ roundIntervalMs, roundJitterMs }, random, scheduler),
      stop$: this.#stop,
    }
    return effectsOnce(this.#watched(), sources, clock, scheduler)
  }

  command(command: Command): void {
    if (command.kind !== 'leave') this.queued.put(command.key, command.kind === 'set' ? command.value : undefined)
    this.#commands.next(command)
  }

  report(diagnostic: Diagnostic): void {
    this.#asides.next({ kind: 'reported', diagnostic })
  }

  /** Asks for phi of each live peer now, which comes with the effects: in its turn, as all else that is told. */
  sample(): void {
    this.#asides.next({ kind: 'sample' })
  }

  /** Carries out what the node wants sent. */
  perform(effect: Effect): void {
    if (effect.kind === 'send') this.environment.transport.send(effect.to, effect.message)
    else if (effect.kind === 'reply') effect.channel.reply(effect.message)
    else if (effect.kind === 'hang-up') effect.channel.hangUp?.()
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
      get nextEvaluationMs() {
        return node.nextEvaluationMs
      },
      step: (input, now) => {
        const effects = node.step(input, now)
        if (input.kind === 'command' && input.command.kind !== 'leave') this.queued.taken()
        environment.watch(node, input, effects)
        return effects
      },
    }
  }
}
