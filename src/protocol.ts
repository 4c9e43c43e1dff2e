import { asyncScheduler, defer, EMPTY, filter, map, type Observable, type SchedulerLike, share, Subject } from 'rxjs'
import type { Clock } from './core/clock.js'
import type { GossipNode } from './core/node.js'
import type { Command, Effect, Input } from './core/step.js'
import { commandInputs } from './streams/commands.js'
import { incomingMessages, type Incoming } from './streams/incoming.js'
import { inTurn } from './streams/in-order.js'
import { phiEvaluations } from './streams/phi-evaluations.js'
import { wakeUps } from './streams/wake-ups.js'

/** What comes from around a node: something to be reported, or that somebody wants to know phi. */
export type Aside = Extract<Input, { kind: 'reported' | 'sample' }>

/** Everything that reaches a node. */
export interface ProtocolSources {
  readonly rounds$: Observable<Input>
  readonly heartbeats$: Observable<Input>
  readonly received$: Observable<Incoming>
  readonly commands$: Observable<Command>
  /** What the transport could not do. */
  readonly problems$: Observable<Extract<Input, { kind: 'unreachable' | 'unsent' | 'dropped' }>>
  readonly asides$?: Observable<Aside>
  /** Ends everything, after what was asked for before it and after everybody has been told. */
  readonly stop$?: Observable<unknown>
}

/** What the streams need of a node. */
export type Stepper = Pick<GossipNode, 'step' | 'nextWakeMs' | 'nextEvaluationMs'>

/**
 * The whole protocol as a function of streams: inputs merge into one line, each is a step of the node, and what follows
 * from a step is emitted before the next is taken.
 *
 * Hot once subscribed (shared); completes when all sources have.
 */
export function protocol(
  node: Stepper,
  sources: ProtocolSources,
  clock: Clock,
  scheduler: SchedulerLike = asyncScheduler,
): Observable<Effect> {
  return effectsOnce(node, sources, clock, scheduler).pipe(share())
}

/** The same for one subscriber alone: cold, and not shared. */
export function effectsOnce(
  node: Stepper,
  sources: ProtocolSources,
  clock: Clock,
  scheduler: SchedulerLike = asyncScheduler,
): Observable<Effect> {
  return defer(() => {
    const nextWakes = new Subject<number>()
    const nextEvaluations = new Subject<number>()
    let nextWakeMs = Infinity
    let nextEvaluationMs = Infinity
    const step = (input: Input): readonly Effect[] => {
      const effects = node.step(input, clock())
      if (node.nextWakeMs !== nextWakeMs) nextWakes.next((nextWakeMs = node.nextWakeMs))
      if (node.nextEvaluationMs !== nextEvaluationMs) nextEvaluations.next((nextEvaluationMs = node.nextEvaluationMs))
      return effects
    }
    const told = [
      commandInputs(sources.commands$),
      incomingMessages(sources.received$),
      sources.problems$,
      sources.asides$ ?? EMPTY,
      sources.heartbeats$,
      sources.rounds$,
    ]
    const monotonicMs = (): number => clock().monotonicMs
    const wakes$ = wakeUps(nextWakes, monotonicMs, scheduler)
    const evaluations$ = phiEvaluations(nextEvaluations, monotonicMs, scheduler)
    const stop$ = (sources.stop$ ?? EMPTY).pipe(map(() => 'stop' as const))
    return inTurn<Input | 'stop', Effect>(told, [wakes$, evaluations$, stop$], (input) =>
      input === 'stop' ? 'end' : step(input),
    )
  })
}

/** The effects of one kind. */
export function effectsOf<K extends Effect['kind']>(
  effects$: Observable<Effect>,
  kind: K,
): Observable<Extract<Effect, { kind: K }>> {
  return effects$.pipe(filter((effect): effect is Extract<Effect, { kind: K }> => effect.kind === kind))
}
