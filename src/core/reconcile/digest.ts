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
 * a newcomer would stall just above the row limit for ever; the peers that changed most recently, in the first half of the
 * budget; then a random choice, so that everybody stands in a digest before long.
 */
export const makeDigest = (context: Context, peers: PeerTable, budget: number): Digest => {
  const nowMs = context.now.monotonicMs
  const gossiped = [...peers.all()].filter((replica) => peers.isGossiped(replica))
  const own = rowOf(context.own, nowMs)
  const asks = peers.takeWanted().map(askFor)
  if (gossiped.length * leastRowBytes < budget) {
    const everything = [own, ...gossiped.map((replica) => rowOf(replica, nowMs))]
    const fitting = fit(everything, budget, context)
    if (fitting.length === everything.length) return { complete: true, rows: fitting }
  }
  const most = Math.ceil(budget / leastRowBytes)
  const recent = mostRecent(gossiped, most, nowMs - recentRounds * context.settings.roundIntervalMs)
  const first = fit(concat([own, ...asks], recent, nowMs), budget / 2, context)
  const named = new Set(first.map((row) => row.name))
  const others = pickSome(context.random, gossiped, most).filter((replica) => !named.has(replica.name))
  return { complete: false, rows: fit(concat(first, others, nowMs), budget, context) }
}

/** No row is shorter on average: a name, a generation and a heartbeat. */
const leastRowBytes = 24

/** Changes are pushed as news; those of so many rounds ago are known wherever they are going to be. */
const recentRounds = 8

/** Rows and then replicas' rows, made as they are needed: those that do not fit are never made. */
function* concat(made: readonly Row[], replicas: readonly Replica[], nowMs: number): Generator<Row> {
  yield* made
  for (const replica of replicas) yield rowOf(replica, nowMs)
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
export const fit = (rows: Iterable<Row>, budget: number, { sizes }: Context): Row[] => {
  let bytes = 0
  const fitting: Row[] = []
  for (const row of rows) {
    bytes += sizes.row(row)
    if (bytes > budget) break
    fitting.push(row)
  }
  return fitting
}

/** Those that changed since then, the newest first. */
const mostRecent = (replicas: readonly Replica[], count: number, sinceMs: number): Replica[] =>
  replicas
    .filter((replica) => replica.changedMs > sinceMs)
    .sort((a, b) => b.changedMs - a.changedMs)
    .slice(0, count)
