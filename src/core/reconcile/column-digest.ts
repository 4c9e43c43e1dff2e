import type { PeerTable } from '../membership/peer-table.js'
import { pickSome, randomBelow } from '../random.js'
import { rowOf } from '../state/holding.js'
import type { Context } from '../step.js'
import { gatherColumns } from './columns.js'
import { askFor, type Digest, goneOf, recentRounds } from './digest.js'
import { RowList } from './row-list.js'

/**
 * This node's digest by place, within `budget` bytes: columns of the roster, and rows where a place does not say it all. These
 * are ask rows, those who are failed or left, and while the columns do not hold all, the peers that changed most recently.
 */
export const makeColumnDigest = (context: Context, peers: PeerTable, budget: number): Digest => {
  const { now, random, settings, sizes } = context
  const nowMs = now.monotonicMs
  const list = new RowList(sizes)
  const gone = goneOf(peers)
  list.addAll(peers.takeWanted().map(askFor), budget / 4)
  for (const replica of pickSome(random, gone, gone.length)) {
    if (!list.add(rowOf(replica, nowMs), budget / 2)) break
  }
  const { size } = peers.store.roster
  const all = gatherColumns(context, peers, 0, budget - list.bytes)
  if (all.peers === size) return { complete: false, rows: list.rows, ...all }
  for (const replica of peers.changedSince(nowMs - recentRounds * settings.roundIntervalMs)) {
    if (replica.status === 'alive' && !list.add(rowOf(replica, nowMs), budget / 2)) break
  }
  const some = gatherColumns(context, peers, randomBelow(random, size), budget - list.bytes)
  return { complete: false, rows: list.rows, ...some }
}
