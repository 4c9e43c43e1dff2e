import type { Address } from '../address.js'
import type { Generation } from '../generation.js'
import type { PeerName, Row, Sender, Status } from '../message.js'
import type { Milestones } from './milestones.js'
import type { VersionedMap } from './versioned-map.js'

/** What a node holds of one peer, itself included: enough to write its row and to answer with a delta. */
export interface Holding {
  readonly name: PeerName
  readonly address: Address
  readonly generation: Generation
  readonly heartbeat: number
  readonly status: Status
  /** Since when (monotonic) the status has stood. */
  readonly statusSinceMs: number
  readonly maxVersion: number
  readonly gcVersion: number
  readonly entries: VersionedMap
  /** What the map had reached some time ago; undefined where it has not moved since the peer was met. */
  readonly milestones: Milestones | undefined
  /** What the row claims instead of (max, gc) while a resync is under way; undefined at all other times. */
  readonly resync: { readonly maxVersion: number; readonly goal: number } | undefined
}

/** For how long the peer has been failed or left; 0 while it is alive. */
export const ageMs = (holding: Holding, nowMs: number): number =>
  holding.status === 'alive' ? 0 : Math.max(0, Math.round(nowMs - holding.statusSinceMs))

/**
 * The max version that a row claims for a holding. During a resync it says how far the new map has come, and in place of the
 * gc version it shows the goal: whoever reads it continues the pass where it stands.
 */
export const claimedMax = ({ resync, maxVersion }: Holding): number => resync?.maxVersion ?? maxVersion

/** The gc version that a row claims for a holding; the goal during a resync. */
export const claimedGc = ({ resync, gcVersion }: Holding): number => resync?.goal ?? gcVersion

/** Whoever is held, as the sender of a message. */
export const senderOf = ({ name, address, generation }: Holding): Sender => ({ name, address, generation })

/** The digest row of a holding. */
export const rowOf = (holding: Holding, nowMs: number): Row => ({
  name: holding.name,
  generation: holding.generation,
  heartbeat: holding.heartbeat,
  maxVersion: claimedMax(holding),
  gcVersion: claimedGc(holding),
  status: holding.status,
  ageMs: ageMs(holding, nowMs),
})
