import type { Row } from '../message.js'
import { claimedGc, claimedMax, type Holding } from '../state/holding.js'

/** What the other side, that sent the row, lacks of a peer that this node holds. */
export interface Lack {
  readonly holding: Holding
  /** The version from which the delta starts; 0 makes a receiver whose tombstones are collected build its map anew. */
  readonly from: number
  /** The other side needs the whole map: it does not know the peer, or restarts it, or resyncs. */
  readonly whole: boolean
  /** It does not even know the peer, or not this run of it. */
  readonly unknown?: true
}

/** What the sender of `row` lacks of `holding`; `undefined` when a delta would tell it nothing. */
export const lackOf = (holding: Holding, row: Row | undefined): Lack | undefined => {
  // an unknown peer or a later generation is always answered, even by an empty delta: else an empty map is never learnt
  if (row === undefined || row.generation < holding.generation) {
    return { holding, from: isCopied(holding) ? holding.maxVersion : 0, whole: true, unknown: true }
  }
  if (isCopied(holding)) return undefined
  if (row.generation > holding.generation) return undefined
  if (row.gcVersion > holding.maxVersion) return undefined // resyncs towards a goal that is beyond what is held here
  if (row.maxVersion < holding.maxVersion) {
    const resync = row.maxVersion < holding.gcVersion && row.gcVersion < holding.gcVersion
    return { holding, from: resync ? 0 : row.maxVersion, whole: resync || row.maxVersion < row.gcVersion }
  }
  // nothing to send but the gc version: without it tombstones would stay for good
  const tombstonesToDrop = row.maxVersion === holding.maxVersion && row.gcVersion < holding.gcVersion
  return tombstonesToDrop ? { holding, from: row.maxVersion, whole: false } : undefined
}

/** Its map is being copied anew: half built, it would pass on a state that never was, so nobody is told anything of it. */
const isCopied = ({ resync }: Holding): boolean => resync !== undefined

/** Whether the sender of `row` can tell this node something about the map of `ours`. */
export const isBehind = (ours: Holding, row: Row): boolean => {
  if (row.generation !== ours.generation) return row.generation > ours.generation
  const max = claimedMax(ours)
  return row.maxVersion !== max ? row.maxVersion > max : row.gcVersion > claimedGc(ours)
}

/** Whether the life of `ours` is newer than what `row` says. */
export const hasNewerLife = (ours: Holding, row: Row): boolean => {
  if (ours.generation !== row.generation) return false // answered by a delta, or not known here yet
  return ours.heartbeat > row.heartbeat || (ours.status === 'left' && row.status !== 'left')
}
