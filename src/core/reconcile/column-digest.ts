import type { PeerTable } from '../membership/peer-table.js'
import { pickSome, randomBelow } from '../random.js'
import { rowOf } from '../state/holding.js'
import type { Context } from '../step.js'
import { type Gathered, gatherColumns, gatherSections } from './columns.js'
import { askFor, type Digest, goneOf, recentRounds } from './digest.js'
import { RowList } from './row-list.js'

/** Gathers columns from the first place on when that is to be `all`, else from any. */
type Gather = (context: Context, peers: PeerTable, isAll: boolean, budget: number) => Gathered

/** In sections, of which there are `count`. */
const inSections =
  (count: number): Gather =>
  (context, peers, isAll, budget) =>
    gatherSections(context, peers, isAll ? 0 : randomBelow(context.random, count), count, budget)

const inOnePiece: Gather = (context, peers, isAll, budget) =>
  gatherColumns(context, peers, isAll ? 0 : randomBelow(context.random, peers.store.roster.size), budget)

/**
 * This node's digest by place, within `budget` bytes: columns of the roster, and rows where a place does not say it all. These
 * are ask rows, those who are failed or left, and while the columns do not hold all, the peers that changed most recently.
 *
 * With `sections`, in so many of them, for those whose roster is another.
 */
export const makeColumnDigest = (context: Context, peers: PeerTable, budget: number, sections?: number): Digest => {
  const { now, random, settings, sizes } = context
  const nowMs = now.monotonicMs
  const list = new RowList(sizes)
  const gone = goneOf(peers)
  list.addAll(peers.takeWanted().map(askFor), budget / 4)
  for (const replica of pickSome(random, gone, gone.length)) {
    if (!list.add(rowOf(replica, nowMs), budget / 2)) break
  }
  const { size } = peers.store.roster
  const gather = sections === undefined ? inOnePiece : inSections(sections)
  const all = gather(context, peers, true, budget - list.bytes)
  if (all.peers === size) return { complete: false, rows: list.rows, ...all }
  for (const replica of peers.changedSince(nowMs - recentRounds * settings.roundIntervalMs)) {
    if (replica.status === 'alive' && !list.add(rowOf(replica, nowMs), budget / 2)) break
  }
  return { complete: false, rows: list.rows, ...gather(context, peers, false, budget - list.bytes) }
}
