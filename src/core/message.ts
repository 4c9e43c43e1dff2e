import type { Address } from './address.js'
import type { Generation } from './generation.js'
import type { Json } from './json.js'

/** A peer's stable name, by default its advertised `host:port`. An ordinary string: never used as an object's key. */
export type PeerName = string

/** What an observer holds of a peer: `failed` is the observer's verdict, `left` the peer's own word. */
export type Status = 'alive' | 'failed' | 'left'

/** One line of a digest: how much the sender holds of one peer (Scuttlebutt's "max version numbers"). */
export interface Row {
  readonly name: PeerName
  /** 0 asks for the peer: "I met this name and know nothing of it". */
  readonly generation: Generation
  readonly heartbeat: number
  readonly maxVersion: number
  readonly gcVersion: number
  readonly status: Status
  /** For how long the sender has held it failed or left; 0 while alive. */
  readonly ageMs: number
}

/**
 * What the sender of a digest holds of many, without their names: by their places in a roster that both sides have, or that
 * have sections in common. Nothing is said in columns of a peer that is not alive: of it there is a row.
 *
 * The columns go round: behind the last place of the roster comes its first.
 */
export type Columns = CommonColumns | SectionedColumns

interface ByPlace {
  /** The fingerprint of the roster that the places are of. */
  readonly roster: number
  /** The place of the first. */
  readonly start: number
}

/** For those who are likely to have the same roster, and to have heard of nearly the same heartbeats. */
export interface CommonColumns extends ByPlace {
  readonly sections?: undefined
  /** Heartbeats: a character each of what is left of them when they are divided by 91; see `Residues`. */
  readonly residues: string
  /** A second digit each, of what is left when they are divided by 91 twice, where few peers stand in a digest; as long. */
  readonly upper?: string | undefined
  /** Of the heartbeats in full, 32 bits: whether they were read as they were meant; see `HeartbeatCheck`. */
  readonly check: number
  /** By place; or for those who are likely to hold the same maps, the fingerprint of those of all on the roster: see `Maps`. */
  readonly versions: Versions | number
}

/** For those whose roster is another. */
export interface SectionedColumns extends ByPlace {
  readonly sections: Sections
  /** In full; 0 where nothing is said. */
  readonly heartbeats: readonly number[]
  readonly versions: Versions
}

/** As in rows, by place; zeros at the end are left out. */
export interface Versions {
  readonly max: readonly number[]
  readonly gc: readonly number[]
}

/** How the runs that columns speak of are divided into sections, from that of the first place on. */
export interface Sections {
  /** Into how many the roster is divided, by the numbers of the runs. */
  readonly count: number
  /** Which of them is the first. */
  readonly first: number
  /** How many runs are in each; the columns may end within the last. */
  readonly sizes: readonly number[]
  /** Zeros at the end are left out. */
  readonly fingerprints: readonly number[]
}

/**
 * The answer to columns. It says of which roster they were: numbers of exchanges begin anew with each run, and what a former
 * run of the initiator's asked may be answered late.
 */
export interface Ahead {
  readonly roster: number
  /**
   * By how much the heartbeats held here are above those, a character each by place in the columns, up to 90; zeros at the end
   * are left out. See `Leads`.
   */
  readonly by: string
  /** A second digit each, of how many times 91 more they are, where the columns had two, too; no longer than the first ones. */
  readonly upper?: string | undefined
  /** Whether the fingerprint of maps that was told is another here; left out where it is not. */
  readonly mapsDiffer?: true | undefined
  /** Sections of which the rows beside name everybody, as they are others here; left out where the roster is the same. */
  readonly named?: readonly number[] | undefined
}

/** One key's newest state, as it travels: a value or a tombstone (deleted, expired). */
export interface DeltaEntry {
  readonly key: string
  readonly version: number
  readonly kind: 'set' | 'deleted' | 'expired'
  /** The value of a `set`; `null` for a tombstone. */
  readonly value: Json
  /** Remaining time to live; `Infinity` for a value that does not expire, 0 for a tombstone. */
  readonly remainingMs: number
  /** An upper bound of this entry's encoded bytes, whatever its remaining time: what a relay must reserve for it. */
  readonly bytes: number
}

/**
 * What the other side lacks of one peer, in version order. After applying it the receiver is complete up to `toVersion`.
 */
export interface Delta {
  readonly name: PeerName
  readonly address: Address
  readonly generation: Generation
  readonly heartbeat: number
  readonly status: Status
  readonly ageMs: number
  /** The receiver must hold everything up to here; 0 restarts the peer's map when `gcVersion` is above what it holds. */
  readonly from: number
  readonly gcVersion: number
  /** `senderMax` when nothing was cut, else the version of the last entry. */
  readonly toVersion: number
  readonly senderMax: number
  readonly entries: readonly DeltaEntry[]
}

/** Who speaks. */
export interface Sender {
  readonly name: PeerName
  readonly address: Address
  readonly generation: Generation
}

interface Envelope {
  readonly cluster: string
  readonly sender: Sender
}

/** How fast a node may write and wants to, in writes per 1,000 seconds: whole numbers, so that levelling loses nothing. */
export interface Pace {
  readonly limit: number
  readonly wanted: number
}

/** First message of an exchange: what I hold. */
export interface DigestMessage extends Envelope {
  readonly type: 'digest'
  /** Chosen by the initiator, echoed in the reply, so that it knows who answered what. */
  readonly exchange: number
  /** The address as dialled: a node that finds itself behind a seed learns which one. */
  readonly to: string
  /** Whether an absent row means "I do not know that peer, and have a place for it". */
  readonly complete: boolean
  /** Left out while the sender writes nothing and has the initial limit. */
  readonly pace?: Pace | undefined
  /** Of whom there are no rows. Never in a complete digest. */
  readonly columns?: Columns | undefined
  /** Peers for whose maps the sender had no room: it wants no more of those runs for now. */
  readonly unwanted?: readonly PeerName[] | undefined
  readonly rows: readonly Row[]
}

/** Second message: the rows that matter to the initiator, and what it lacks. */
export interface ReplyMessage extends Envelope {
  readonly type: 'reply'
  readonly exchange: number
  /** What the initiator's write limit changes by, in writes per 1,000 seconds; left out when it stays. */
  readonly shift?: number | undefined
  /** Answers columns; `null`: the roster is another here, and without sections they could not be read. */
  readonly ahead?: Ahead | null | undefined
  /** As in a digest. */
  readonly unwanted?: readonly PeerName[] | undefined
  readonly rows: readonly Row[]
  readonly deltas: readonly Delta[]
}

/** Third message: what the answering side lacks. */
export interface DeltasMessage extends Envelope {
  readonly type: 'deltas'
  readonly deltas: readonly Delta[]
}

/**
 * A peer did not answer some others, who say so before anybody calls it failed. That run is to show a heartbeat above this one
 * (Das, Gupta, Motivala: SWIM, DSN 2002, section 4.2).
 */
export interface Suspicion {
  readonly name: PeerName
  readonly generation: Generation
  /** Above what it can have reached before it was asked in vain: no heartbeat that is still under way refutes this. */
  readonly heartbeat: number
  /** Whom it did not answer. */
  readonly accusers: readonly PeerName[]
}

/** Deltas pushed at once, without a digest (a goodbye, for one), and suspicions. */
export interface NewsMessage extends Envelope {
  readonly type: 'news'
  readonly deltas: readonly Delta[]
  /** Left out where there are none. */
  readonly suspicions?: readonly Suspicion[] | undefined
}

/** Why a message was not accepted: another cluster, or another protocol version. */
export interface RefusalMessage extends Envelope {
  readonly type: 'refusal'
  readonly reason: 'cluster' | 'protocol-version'
  /** What this node expected, in words fit for a log. */
  readonly expected: string
  /** What it was given. */
  readonly received: string
  /** The number of the digest that it answers; left out where what it answers is none, or could not be read. */
  readonly exchange?: number | undefined
}

/** What nodes of one cluster say to each other. */
export type InnerMessage = DigestMessage | ReplyMessage | DeltasMessage | NewsMessage

/** Anything that nodes say to each other; see the wire format in docs/protocol.md. */
export type Message = InnerMessage | RefusalMessage
