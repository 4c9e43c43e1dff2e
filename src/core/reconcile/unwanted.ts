import type { PeerTable } from '../membership/peer-table.js'
import type { PeerName, Row } from '../message.js'
import { pickSome } from '../random.js'
import type { Context } from '../step.js'

/** Whose maps are not to be offered, as a message says it. */
export interface Unwanted {
  readonly names: readonly PeerName[] | undefined
  /** What they take, an upper bound. */
  readonly bytes: number
}

const none: Unwanted = { names: undefined, bytes: 0 }

/**
 * Those for whose maps there was no room here, within `budget` bytes: if not all fit, a random choice. In a message that speaks of
 * some only, those of them.
 */
export const unwantedOf = (
  { sizes, random, now }: Context,
  peers: PeerTable,
  budget: number,
  spokenOf?: readonly Row[],
): Unwanted => {
  const all = peers.heldBack.names(now.monotonicMs)
  const heldBack =
    spokenOf === undefined || all.length === 0 ? all : all.filter((name) => spokenOf.some((row) => row.name === name))
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
