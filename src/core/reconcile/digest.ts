import type { Row } from '../message.js'
import type { PeerTable } from '../membership/peer-table.js'
import { pickSome } from '../random.js'
import { rowOf } from '../state/holding.js'
import type { Replica } from '../state/replica.js'
import type { Context } from '../step.js'

/** What a node says it holds. */
export interface Digest {
  /** Whether an absent row means "I do not know that peer". */
  readonly complete: boolean
  readonly rows: readonly Row[]
}

/**
 * This node's digest, within `budget` bytes (at most half of a message: it must not starve the deltas).
 *
 * When not every row fits it is a subset: always the own row; rows that ask for names met and still unknown, without which
 * a newcomer would stall just above the row limit for ever; the peers that changed most recently; then a random choice.
 */
export const makeDigest = (context: Context, peers: PeerTable, budget: number): Digest => {
  const nowMs = context.now.monotonicMs
  const gossiped = [...peers.all()].filter((replica) => peers.isGossiped(replica))
  const own = rowOf(context.own, nowMs)
  const asks = peers.takeWanted().map(askFor)
  const everything = fit([own, ...gossiped.map((replica) => rowOf(replica, nowMs))], budget, context)
  if (everything.length === gossiped.length + 1) return { complete: true, rows: everything }
  const recent = mostRecent(gossiped, Math.ceil(everything.length / 2))
  const others = pickSome(context.random, gossiped, everything.length).filter((replica) => !recent.has(replica))
  const rows = [own, ...asks, ...[...recent, ...others].map((replica) => rowOf(replica, nowMs))]
  return { complete: false, rows: fit(rows, budget, context) }
}

/** Asks for a peer of which only the name is known. */
export const askFor = (name: string): Row => ({
  name,
  generation: 0,
  heartbeat: 0,
  maxVersion: 0,
  gcVersion: 0,
  status: 'alive',
  ageMs: 0,
})

/** As many of the rows as fit, in their order. */
export const fit = (rows: readonly Row[], budget: number, { sizes }: Context): Row[] => {
  let bytes = 0
  const end = rows.findIndex((row) => (bytes += sizes.row(row)) > budget)
  return end === -1 ? [...rows] : rows.slice(0, end)
}

const mostRecent = (replicas: readonly Replica[], count: number): Set<Replica> =>
  new Set([...replicas].sort((a, b) => b.changedMs - a.changedMs).slice(0, count))
