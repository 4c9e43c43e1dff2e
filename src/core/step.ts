import type { Address } from './address.js'
import type { Instant } from './clock.js'
import type { WireError } from './codec.js'
import type { Coverage } from './detection/coverage.js'
import type { Reliability } from './detection/reliability.js'
import type { ResponseTimes } from './detection/response-times.js'
import type { Diagnostic, Heartbeat, MembershipEvent, Pressure, Round, Update } from './events.js'
import type { Pacing } from './flow/pacing.js'
import type { Json } from './json.js'
import type { Message, PeerName } from './message.js'
import type { Sizes } from './sizes.js'
import type { Random } from './random.js'
import type { Settings } from './settings.js'
import type { OwnPeer } from './state/own-peer.js'

/** The way back to whoever sent a message. The core hands it on and never uses it. */
export interface Channel {
  /** `host:port` as the network sees it. */
  readonly from: string
  /** Answers the way it came. */
  readonly reply: (message: Message) => void
  /** Ends what it came over, where that is a connection: whoever sent it needs another for the next message. */
  readonly hangUp?: () => void
}

/** A write of the local application, already checked. */
export type Command =
  | { readonly kind: 'set'; readonly key: string; readonly value: Json; readonly expiresInMs: number }
  | { readonly kind: 'delete'; readonly key: string }
  | { readonly kind: 'leave' }

/** Everything that can happen to a node. */
export type Input =
  | { readonly kind: 'round' | 'heartbeat' | 'evaluation' | 'wake' }
  /** Somebody wants to know phi as it is now. */
  | { readonly kind: 'sample' }
  | { readonly kind: 'command'; readonly command: Command }
  | { readonly kind: 'message'; readonly message: Message; readonly channel: Channel }
  | { readonly kind: 'undecodable'; readonly error: WireError; readonly channel: Channel }
  /** Nobody could be reached at an address. `refused`: the machine is there, and nobody listens. */
  | { readonly kind: 'unreachable'; readonly address: string; readonly refused: boolean; readonly detail: string }
  /** Nothing could be sent to an address, for want of something here. */
  | { readonly kind: 'unsent'; readonly address: string; readonly detail: string }
  /** The transport dropped a connection, and why. `about`: whose it was, where that has another address each time. */
  | { readonly kind: 'dropped'; readonly address: string; readonly detail: string; readonly about?: string }
  /** The application's side has something to report, in its turn. */
  | { readonly kind: 'reported'; readonly diagnostic: Diagnostic }

/** Everything that a node wants done or known. The core never performs them. */
export type Effect =
  | { readonly kind: 'send'; readonly to: Address; readonly message: Message }
  | { readonly kind: 'reply'; readonly channel: Channel; readonly message: Message }
  | { readonly kind: 'hang-up'; readonly channel: Channel }
  | { readonly kind: 'update'; readonly update: Update }
  | { readonly kind: 'membership'; readonly event: MembershipEvent }
  | { readonly kind: 'diagnostic'; readonly diagnostic: Diagnostic }
  | { readonly kind: 'round'; readonly round: Round }
  | { readonly kind: 'heartbeat'; readonly heartbeat: Heartbeat }
  /** Who is there, or where, changed in this step: the last effect of it. */
  | { readonly kind: 'peers' }
  | { readonly kind: 'pressure'; readonly pressure: Pressure }
  /** What a `sample` asked for: of each live peer, by name. */
  | { readonly kind: 'phi'; readonly phis: ReadonlyMap<PeerName, number> }
  | { readonly kind: 'yielded' }

/** What a node is given once and for all. */
export interface Environment {
  readonly settings: Settings
  readonly random: Random
  readonly sizes: Sizes
}

/** What the parts of a node share during one step. */
export interface Context extends Environment {
  readonly own: OwnPeer
  /** How often exchanges fail here that should not. */
  readonly reliability: Reliability
  /** How long answers take here. */
  readonly responses: ResponseTimes
  /** How fast this node may write. */
  readonly pacing: Pacing
  /** What share of the peers digests have held. */
  readonly coverage: Coverage
  /** When the step happens. */
  readonly now: Instant
  readonly emit: (effect: Effect) => void
  /** `about`: whom it is about, where that has another address each time. */
  readonly report: (diagnostic: Diagnostic, about?: string) => void
}
