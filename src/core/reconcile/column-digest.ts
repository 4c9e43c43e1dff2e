import type { PeerTable } from '../membership/peer-table.js'
import { pickSome, randomBelow } from '../random.js'
import { rowOf } from '../state/holding.js'
import type { Context } from '../step.js'
import { gatherCalmColumns, gatherColumns, type Gathered, gatherSections } from './columns.js'
import { askFor, type Digest, goneOf, recentRounds } from './digest.js'
import { placesIn } from './places.js'
import { RowList } from './row-list.js'

/** Gathers columns from the first place on when that is to be `all`, `undefined` where not all can fit; else from any. */
type Gather = (context: Context, peers: PeerTable, isAll: boolean, budget: number) => Gathered | undefined

/** In which way peers are told by place. */
export interface Columnar {
  readonly gather: Gather
  /** Whether rows name those who changed most recently where not all fit. */
  readonly namesChanged: boolean
}

/** For those whose roster is another: in sections, of which there are `count`. */
export const inSections = (count: number): Columnar => ({
  gather: (context, peers, isAll, budget) =>
    gatherSections(context, peers, isAll ? 0 : randomBelow(context.random, count), count, budget),
  namesChanged: true,
})

/** In one piece, from a place on. Where it is to be all and there are not places for all, none of it is gathered. */
const inOnePiece =
  (gather: typeof gatherColumns, isAtRest: boolean): Gather =>
  (context, peers, isAll, budget) => {
    const { size } = peers.store.roster
    const places = placesIn(context, size, budget, isAtRest)
    if (isAll && places.most < size) return undefined
    return gather(context, peers, isAll ? 0 : randomBelow(context.random, size), budget, places)
  }

/** For those whose roster is the same. */
export const withVersions: Columnar = { gather: inOnePiece(gatherColumns, false), namesChanged: true }

/** For those who hold the same maps besides, of which this is the fingerprint: it says whether anything changed. */
export const withMaps = (fingerprint: number, isAtRest: boolean): Columnar => ({
  gather: inOnePiece((_, peers, start, __, places) => gatherCalmColumns(peers, fingerprint, start, places), isAtRest),
  namesChanged: false,
})

/**
 * This node's digest by place, within `budget` bytes: columns of the roster, and rows where a place does not say it all. These
 * are ask rows, those who are failed or left, and while the columns do not hold all, the peers that changed most recently.
 */
export const makeColumnDigest = (
  context: Context,
  peers: PeerTable,
  budget: number,
  { gather, namesChanged }: Columnar,
): Digest => {
  const { now, random, settings, sizes } = context
  const nowMs = now.monotonicMs
  const list = new RowList(sizes)
  const gone = goneOf(peers)
  list.addAll(peers.takeWanted().map(askFor), budget / 4)
  for (const replica of pickSome(random, gone, gone.length)) {
    if (!list.add(rowOf(replica, nowMs), budget / 2)) break
  }
  const { size } = peers.store.roster
  const all = gather(context, peers, true, budget - list.bytes)
  if (all?.peers === size) return { complete: false, rows: list.rows, said: all.said, peers: size }
  const changed = namesChanged ? peers.changedSince(nowMs - recentRounds * settings.roundIntervalMs) : []
  for (const replica of changed) {
    if (replica.status === 'alive' && !list.add(rowOf(replica, nowMs), budget / 2)) break
  }
  const some = gather(context, peers, false, budget - list.bytes)
  return { complete: false, rows: list.rows, said: some?.said, peers: some?.peers ?? 0 }
}
