import type { Address } from './address.js'
import type { Generation } from './generation.js'
import type { Json } from './json.js'
import type { PeerName } from './message.js'

/** A visible change of one key of one peer. */
export interface Update {
  readonly peer: PeerName
  readonly key: string
  readonly kind: 'set' | 'deleted' | 'expired'
  /** The new value of a `set`; `undefined` otherwise. */
  readonly value: Json | undefined
  /** The value that was visible before; `undefined` when there was none. */
  readonly previous: Json | undefined
  /** The owner's version. Ascending for one peer, each once; `expired` repeats the version of its `set`. */
  readonly version: number
  /** When the value expires, Unix ms by this node's wall clock; `undefined` for never. */
  readonly expiresAt: number | undefined
}

interface PeerEvent {
  readonly peer: PeerName
  readonly address: Address
  readonly generation: Generation
  /** Unix ms by this node's wall clock. */
  readonly at: number
}

/** A verdict that explains itself. */
export interface Failure extends PeerEvent {
  readonly kind: 'failed'
  /** Suspicion at the moment of the verdict, other evidence included: -log10 of the probability of being wrong. */
  readonly phi: number
  /** For how long nothing newer had been heard of the peer. */
  readonly silentForMs: number
  /** What spoke against it besides its silence. */
  readonly evidence: {
    /** Questions that this node asked and that were not answered in time. */
    readonly unanswered: number
    /** How often its machine said that nobody listens there. */
    readonly refused: number
    /** Other nodes that called it failed, knowing no less of it. */
    readonly witnesses: number
    /** Nodes that told of a suspicion of it, as it did not answer them, up to three. */
    readonly accusers: number
  }
}

/** Something in a peer's life that observers should know. */
export type MembershipEvent =
  Failure | (PeerEvent & { readonly kind: 'joined' | 'recovered' | 'left' | 'restarted' | 'forgotten' })

/** What a node reports instead of throwing: none of these ends or errs a stream. */
export interface Diagnostic {
  readonly kind:
    | 'refused-message' // what arrived is not a message, or breaks a bound
    | 'wrong-cluster' // somebody of another cluster spoke to us
    | 'refused-by-peer' // another node refused us: other cluster, other protocol version
    | 'unreachable' // a seed does not answer
    | 'transport' // a connection was dropped (slow reader, stalled, oversized, too many), or nothing could be sent
    | 'self-as-seed' // one of the seeds is this very node
    | 'outbid' // a former run of this name was heard; its generation is replaced
    | 'name-conflict' // another process uses this name: this one yields and stops
    | 'far-future-generation' // a peer's clock is more than a year ahead; it is ignored
    | 'own-clock' // most peers look a year ahead: it is this node's clock that is wrong
    | 'own-pause' // this node stood still or was late for everything; nobody is convicted for that time
    | 'slow-resync' // a resync takes longer than `tombstoneGraceMs`
    | 'too-many-peers' // a peer beyond `maxPeers` was not taken in
    | 'too-many-keys' // a key beyond `maxKeysPerPeer` was not taken in
    | 'state-full' // a delta beyond `maxStateBytes` was not taken in
    | 'write-pressure' // writes are over the limit and wait
    | 'value-refused' // a peer's value does not fit the schema
    | 'sink' // a stream that writes a key erred, or offered a value that `set` refuses
    | 'unknown-key' // a peer's key is not in the schema
  /** What happened and what to do about it, in words fit for a log. */
  readonly message: string
  /** Whom it is about, where it is about one peer. */
  readonly peer?: PeerName
  /** Whose address it is about, as `host:port`. */
  readonly address?: string
  /** Which key it is about: of `value-refused`, `unknown-key` and `sink`. */
  readonly key?: string
}

/** How this node's writes stand against what gossip can carry. */
export interface Pressure {
  /** Writes a second that may be published now; it shrinks while the cluster is congested. */
  readonly limitPerSecond: number
  /** Writes a second that the application asks for, on average over the last rounds. */
  readonly wantedPerSecond: number
  /** Keys of which the latest write waits for its turn. */
  readonly waitingKeys: number
}

/** Why a peer was chosen in a round. */
export type ContactReason = 'live' | 'failed' | 'seed'

/** Somebody to gossip to, and why. */
export interface Contact {
  /** Where it is reached; of a seed as it was configured, perhaps a DNS name. */
  readonly address: Address
  /** Whose address it is; `undefined` for a seed. */
  readonly peer: PeerName | undefined
  readonly reason: ContactReason
}

/** A gossip round as it happened. */
export interface Round {
  /** Whom this node sent a digest: nobody, while it knows nobody and no seed is due. */
  readonly contacts: readonly Contact[]
  /** Of how many peers the digest spoke that each of them was sent, this node included. */
  readonly digestPeers: number
}

/** This node's own heartbeat, as it is raised. */
export interface Heartbeat {
  /** Which run of this node. */
  readonly generation: Generation
  /** A counter of 1 or more, that rises inside a run. */
  readonly heartbeat: number
}
