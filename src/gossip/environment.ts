import { asyncScheduler, type SchedulerLike } from 'rxjs'
import type { Clock } from '../core/clock.js'
import type { GossipNode } from '../core/node.js'
import type { Random } from '../core/random.js'
import type { Effect, Input } from '../core/step.js'
import { ConfigError } from '../errors.js'
import type { Overrides } from '../overrides.js'
import { systemRandom } from '../random.js'
import { nssocketTransport } from '../transport/nssocket/index.js'
import type { Transport } from '../transport/port.js'
import { environmentFault } from './environment-fault.js'

/** What a node takes from the world; each part can be replaced, by a virtual one in tests. */
export interface GossipEnvironment {
  /** How messages travel: one for each node. Default `nssocketTransport()`. */
  readonly transport: Transport
  /** Carries every timer of the node. Default `asyncScheduler`. */
  readonly scheduler: SchedulerLike
  /** Reads the monotonic and the wall clock. Default `performance.now()` and `Date.now()`. */
  readonly clock: Clock
  /** Chance, in [0, 1). Default `Math.random`. */
  readonly random: Random
  /** Sees every step of the state machine, after it was taken and before anybody is told: for simulations and debugging. */
  readonly watch: (node: GossipNode, input: Input, effects: readonly Effect[]) => void
}

const systemClock: Clock = () => ({ monotonicMs: performance.now(), wallMs: Date.now() })

/** The world as it is, with the given parts replaced. Throws a `ConfigError` where there is no such part, or it is none. */
export const completeEnvironment = (given: Overrides<GossipEnvironment>): GossipEnvironment => {
  const fault = environmentFault(given, methodsOf)
  if (fault !== undefined) throw new ConfigError(fault)
  return {
    transport: given.transport ?? nssocketTransport(),
    scheduler: given.scheduler ?? asyncScheduler,
    clock: given.clock ?? systemClock,
    random: given.random ?? systemRandom,
    watch: given.watch ?? (() => undefined),
  }
}

/** None where the part is a plain function. */
const methodsOf: { readonly [K in keyof GossipEnvironment]: readonly (keyof GossipEnvironment[K] & string)[] } = {
  transport: ['listen', 'send', 'close'],
  scheduler: ['schedule', 'now'],
  clock: [],
  random: [],
  watch: [],
}

/** What is to be said of options, or what was given in their place, with a part of the environment among them. */
export const misplacedPart = (options: unknown): string | undefined => {
  const given = Object.entries(Object(options) as object).filter(([, value]) => value !== undefined)
  const part = given.map(([option]) => option).find((option) => Object.hasOwn(methodsOf, option))
  if (part === undefined) return undefined
  return `"${part}" is no option but a part of the environment: createGossip(options, { ${part} })`
}
