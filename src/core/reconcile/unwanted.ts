import type { PeerTable } from '../membership/peer-table.js'
import type { PeerName } from '../message.js'
import { pickSome } from '../random.js'
import type { Context } from '../step.js'

/** Whose maps are not to be offered, as a message says it. */
export interface Unwanted {
  readonly names: readonly PeerName[] | undefined
  /** What they take, an upper bound. */
  readonly bytes: number
}

const none: Unwanted = { names: undefined, bytes: 0 }

/** Those for whose maps there was no room here, within `budget` bytes: if not all fit, a random choice. */
export const unwantedOf = ({ sizes, random, now }: Context, peers: PeerTable, budget: number): Unwanted => {
  const heldBack = peers.heldBack.names(now.monotonicMs)
  if (heldBack.length === 0) return none
  const names: PeerName[] = []
  let bytes = sizes.names
  for (const name of pickSome(random, heldBack, heldBack.length)) {
    if (bytes + sizes.name(name) > budget) break
    names.push(name)
    bytes += sizes.name(name)
  }
  return names.length === 0 ? none : { names, bytes }
}
