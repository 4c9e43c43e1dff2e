import type { MembershipEvent } from '../../../src/core/events.js'
import type { Json } from '../../../src/core/json.js'
import { codecOf } from '../../../src/gossip/codec-of.js'
import { parseOptions } from '../../../src/config/parse.js'
import type { GossipOptions } from '../../../src/config/options.js'
import type { Gossip } from '../../../src/gossip/types.js'
import { safetyCheckers, type Violation } from '../../../src/testing/checkers/index.js'
import type { LinkRule } from '../../../src/testing/link.js'
import { SimulatedCluster } from '../../../src/testing/simulated-cluster.js'
import { differences } from '../../../src/testing/views.js'

export type Node = Gossip<Record<string, Json>>

export interface Event {
  readonly atMs: number
  /** Host of who saw it. */
  readonly at: string
  readonly kind: MembershipEvent['kind'] | 'outbid'
  /** Host of whom it is about. */
  readonly peer: string
}

const hostOf = (name: string): string => name.slice(0, name.lastIndexOf(':'))

interface Plan {
  readonly link?: Partial<LinkRule>
  readonly seed?: number
  /** Whether every step is checked: too slow for large clusters. Default `true`. */
  readonly checked?: boolean
}

/** A cluster whose every step is checked, with a list of all that happened in peers' lives. */
export const observed = (options: Partial<GossipOptions> = {}, { link = {}, seed = 1, checked = true }: Plan = {}) => {
  const config = parseOptions({ cluster: 'simulation', ...options })
  if (config._tag === 'Left') throw new Error(config.left)
  const check = safetyCheckers(() => config.right.settings, codecOf(config.right))
  const events: Event[] = []
  const violations: Violation[] = []
  const cluster: SimulatedCluster = new SimulatedCluster({
    seed,
    options,
    link,
    watch: (node, input, effects) => {
      if (checked) violations.push(...check({ node, input, effects }))
      const tell = (kind: Event['kind'], peer: string): void =>
        void events.push({ atMs: cluster.scheduler.now(), at: hostOf(node.own.name), kind, peer: hostOf(peer) })
      for (const effect of effects) {
        if (effect.kind === 'membership') tell(effect.event.kind, effect.event.peer)
        if (effect.kind === 'diagnostic' && effect.diagnostic.kind === 'outbid') tell('outbid', node.own.name)
      }
    },
  })
  /** How long it takes until all agree; `undefined` if longer than that. */
  const settlesWithin = (ms: number): number | undefined =>
    cluster.runUntil(() => differences(cluster).length === 0, ms, 100)
  const of = (...kinds: readonly Event['kind'][]): Event[] => events.filter(({ kind }) => kinds.includes(kind))
  return { cluster, events, of, violations, settlesWithin }
}

export const hosts = (count: number, prefix = 'n'): string[] => Array.from({ length: count }, (_, i) => `${prefix}${i}`)
