import type { Row } from '../message.js'
import type { PeerGroup } from '../membership/peer-group.js'
import type { PeerTable } from '../membership/peer-table.js'
import { type Random, shuffled } from '../random.js'
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
  const own = rowOf(context.own, nowMs)
  const asks = peers.takeWanted().map(askFor)
  const gone = [...peers.failed, ...peers.left].filter((replica) => peers.isGossiped(replica))
  const count = peers.live.size + gone.length
  if (count * leastRowBytes < budget) {
    const rows = fit(concat([own], chain(peers.live, gone), nowMs), budget, context)
    if (rows.length === count + 1) return { complete: true, rows }
  }
  const recent = peers.changedSince(nowMs - recentRounds * context.settings.roundIntervalMs)
  const first = fit(concat([own, ...asks], recent, nowMs), budget / 2, context)
  const named = new Set(first.map((row) => row.name))
  return {
    complete: false,
    rows: fit(concat(first, others(context.random, peers.live, gone, named), nowMs), budget, context),
  }
}

/** No row is shorter on average: a name, a generation and a heartbeat. */
const leastRowBytes = 24

/** Changes are pushed as news; those of so many rounds ago are known wherever they are going to be. */
const recentRounds = 8

/** Rows and then replicas' rows, made as they are needed: those that do not fit are never made. */
function* concat(made: readonly Row[], replicas: Iterable<Replica>, nowMs: number): Generator<Row> {
  yield* made
  for (const replica of replicas) yield rowOf(replica, nowMs)
}

function* chain(live: PeerGroup, gone: readonly Replica[]): Generator<Replica> {
  yield* live
  yield* gone
}

/** Those that are not named yet, in random order. */
function* others(
  random: Random,
  live: PeerGroup,
  gone: readonly Replica[],
  named: ReadonlySet<string>,
): Generator<Replica> {
  for (const i of shuffled(random, live.size + gone.length)) {
    const replica = i < live.size ? live.at(i) : (gone[i - live.size] as Replica)
    if (!named.has(replica.name)) yield replica
  }
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
