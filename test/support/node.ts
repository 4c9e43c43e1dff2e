import { isLeft } from 'fp-ts/lib/Either.js'
import { map, NEVER, type Observable, type SchedulerLike } from 'rxjs'
import type { GossipOptions } from '../../src/config/options.js'
import { parseOptions } from '../../src/config/parse.js'
import { formatAddress, parseAddress } from '../../src/core/address.js'
import { GossipNode } from '../../src/core/node.js'
import type { Settings } from '../../src/core/settings.js'
import type { Command, Input } from '../../src/core/step.js'
import { effectsOf, protocol, type Stepper } from '../../src/protocol.js'
import type { Incoming } from '../../src/streams/incoming.js'
import { jsonSizes } from '../../src/wire/sizes.js'
import { at, cluster, epochMs, firstRun } from './messages.js'

type NodeOptions = Partial<Omit<GossipOptions, 'schema'>> & { readonly random?: () => number }

const hourMs = 3_600_000

/** The settings that these options make. News are off, and silence is nobody's pause, unless they are given. */
export const settings = (options: NodeOptions = {}): Settings => {
  const { random: _, ...rest } = options
  const config = parseOptions({ cluster, evaluationIntervalMs: hourMs, newsFanout: 0, ...rest })
  if (isLeft(config)) throw new Error(config.left)
  return config.right.settings
}

/** The node under test: `a`, at `a:9000`, begun when virtual time begins. */
export const nodeA = (options: NodeOptions = {}): GossipNode => {
  const environment = { settings: settings(options), random: options.random ?? (() => 0.5), sizes: jsonSizes }
  const seeds = (options.seeds ?? []).map((seed) => parseAddress(seed)!)
  const identity = { name: 'a', address: at('a'), generation: firstRun, seeds }
  return new GossipNode(environment, identity, { monotonicMs: 0, wallMs: epochMs })
}

export interface Sources {
  /** Any value is a tick of these two. */
  readonly rounds?: Observable<unknown>
  readonly heartbeats?: Observable<unknown>
  readonly received?: Observable<Incoming>
  readonly commands?: Observable<Command>
  readonly problems?: Observable<Extract<Input, { kind: 'unreachable' | 'unsent' | 'dropped' }>>
}

/** The node, but for evaluations after an hour: virtual time would go on for them. */
const withinHour = (node: GossipNode): Stepper => ({
  step: (input, now) => node.step(input, now),
  get nextWakeMs() {
    return node.nextWakeMs
  },
  get nextEvaluationMs() {
    return node.nextEvaluationMs < hourMs ? node.nextEvaluationMs : Infinity
  },
})

/**
 * Runs the protocol on these sources (those left out say nothing and do not end), in the time of a whole test or of one process,
 * and takes apart what comes out.
 */
export const play = (
  { scheduler }: { readonly scheduler: SchedulerLike },
  node: GossipNode,
  sources: Sources,
  monotonicMs = () => scheduler.now(),
) => {
  const tick = (kind: 'round' | 'heartbeat', source$: Observable<unknown> = NEVER): Observable<Input> =>
    source$.pipe(map(() => ({ kind })))
  const inputs = {
    rounds$: tick('round', sources.rounds),
    heartbeats$: tick('heartbeat', sources.heartbeats),
    received$: sources.received ?? NEVER,
    commands$: sources.commands ?? NEVER,
    problems$: sources.problems ?? NEVER,
  }
  const clock = () => ({ monotonicMs: monotonicMs(), wallMs: epochMs + scheduler.now() })
  const effects$ = protocol(withinHour(node), inputs, clock, scheduler)
  const membership$ = effectsOf(effects$, 'membership').pipe(map(({ event }) => event))
  return {
    effects$,
    membership$,
    sends$: effectsOf(effects$, 'send').pipe(map(({ to, message }) => ({ to: formatAddress(to), message }))),
    replies$: effectsOf(effects$, 'reply').pipe(map(({ channel, message }) => ({ to: channel.from, message }))),
    updates$: effectsOf(effects$, 'update').pipe(map(({ update }) => update)),
    diagnostics$: effectsOf(effects$, 'diagnostic').pipe(map(({ diagnostic }) => diagnostic)),
    rounds$: effectsOf(effects$, 'round').pipe(map(({ round }) => round)),
    heartbeats$: effectsOf(effects$, 'heartbeat').pipe(map(({ heartbeat }) => heartbeat)),
    /** Membership events as `what who`, for tests that only ask for these. */
    events$: membership$.pipe(map(({ kind, peer }) => `${kind} ${peer}`)),
  }
}

export const set = (key: string, value: number | string, expiresInMs = Infinity): Command => ({
  kind: 'set',
  key,
  value,
  expiresInMs,
})
export const remove = (key: string): Command => ({ kind: 'delete', key })
export const leave: Command = { kind: 'leave' }
