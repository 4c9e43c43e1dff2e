import type { Settings } from '../../core/settings.js'
import type { GossipOptions } from '../../config/options.js'
import type { LinkRule } from '../link.js'

/**
 * One thing that happens to a cluster. Applied to a cluster in which it makes no sense, it does nothing.
 *
 * `node` is the host on which a process runs: at first each has a node of its own, which later may move.
 */
export type Fault =
  | { readonly kind: 'links'; readonly rule: Partial<LinkRule> }
  | { readonly kind: 'link'; readonly from: string; readonly to: string; readonly rule: Partial<LinkRule> }
  | { readonly kind: 'cut'; readonly from: string; readonly to: string }
  | { readonly kind: 'partition'; readonly groups: readonly (readonly string[])[] }
  | { readonly kind: 'heal' }
  /** From now on each message and each timer takes so long on the core that all share. */
  | { readonly kind: 'core'; readonly costMs: number }
  | { readonly kind: 'crash'; readonly node: string }
  | { readonly kind: 'leave'; readonly node: string }
  /** Kills it if it runs, and starts it with its wall clock off by so much. */
  | { readonly kind: 'restart'; readonly node: string; readonly clockOffsetMs: number }
  /** The same, but it comes back on another host, which must be free: needs a name that is not its address. */
  | { readonly kind: 'move'; readonly node: string; readonly to: string; readonly clockOffsetMs: number }
  /** Starts a second process under its name on another host. */
  | { readonly kind: 'namesake'; readonly node: string; readonly to: string; readonly clockOffsetMs: number }
  | { readonly kind: 'pause'; readonly node: string }
  | { readonly kind: 'resume'; readonly node: string }
  | { readonly kind: 'step'; readonly node: string; readonly byMs: number }
  | { readonly kind: 'drift'; readonly node: string; readonly rate: number }
  /** Sets each of the keys to `bytes` of text, or what fits, 0 for a number; `ttlMs` makes them expire. */
  | {
      readonly kind: 'write'
      readonly node: string
      readonly keys: readonly string[]
      readonly bytes: number
      readonly ttlMs?: number
    }
  | { readonly kind: 'delete'; readonly node: string; readonly keys: readonly string[] }

/** A fault and when it happens, ms after the start. */
export type Action = Fault & { readonly atMs: number }

/** A whole run, written down: nothing else decides how it goes. The list may be cut short at any place. */
export interface Storm {
  /** Decides what the nodes and the network draw. */
  readonly seed: number
  /** What it is mostly about. */
  readonly family: string
  /** Their hosts; they are started one after the other, and the first two are everybody's seeds. */
  readonly nodes: readonly string[]
  /** Whether each goes by the name of its first host, wherever it runs; else its address is its name. */
  readonly stableNames: boolean
  readonly options: Partial<GossipOptions>
  /** What those on some hosts have otherwise. */
  readonly own?: Readonly<Record<string, Partial<GossipOptions>>>
  /** What no option says. */
  readonly settings: Pick<Settings, 'columnsFrom'> & Partial<Pick<Settings, 'maxDigestPeers'>>
  /** Whether messages go through the wire format. */
  readonly encode: boolean
  readonly actions: readonly Action[]
  /** When the calm begins. */
  readonly endsMs: number
}

/** The hosts at which everybody looks for the cluster. */
export const seedsOf = ({ nodes }: Pick<Storm, 'nodes'>): readonly string[] => nodes.slice(0, 2)

/** All hosts on which a node may run. */
export const hostsOf = ({ nodes, actions }: Pick<Storm, 'nodes' | 'actions'>): readonly string[] => [
  ...new Set([...nodes, ...actions.flatMap((action) => ('to' in action ? [action.to] : []))]),
]
