import type { AllOptions } from '../config/options.js'
import type { Schema } from '../config/schema.js'
import type { Settings } from '../core/settings.js'
import type { GossipEnvironment } from '../gossip/environment.js'
import type { LinkRule } from './link.js'

/** How a simulated cluster is made. */
export interface SimulatedClusterOptions<S extends Schema = Schema> {
  /** Everything that is drawn is drawn from it: the same seed makes the same run, bit for bit. Default 1. */
  readonly seed?: number
  /** What every node is configured with; the cluster fills in the addresses. */
  readonly options?: Partial<AllOptions<S>>
  /** The rule of all links. */
  readonly link?: Partial<LinkRule>
  /** Sends every message through the wire format. Slower by an order of magnitude. */
  readonly encode?: boolean
  /** What each message and each timer of a node takes of the core that they all share. Default 0: everything is instant. */
  readonly inputCostMs?: number
  /** @internal What no option says: for comparisons of the protocol with others. */
  readonly settings?: Partial<Settings>
  /** Sees every step of every node. */
  readonly watch?: GossipEnvironment['watch']
}

/** What may differ from node to node. */
export interface NodeOptions<S extends Schema = Schema> {
  /** The names of the nodes it looks for. Default: the first node that was started. */
  readonly seeds?: readonly string[]
  /** By how much its wall clock is off at the start. */
  readonly clockOffsetMs?: number
  /** What this node is configured with beside what all are. */
  readonly options?: Partial<AllOptions<S>>
}
