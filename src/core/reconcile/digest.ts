import type { PeerTable } from '../membership/peer-table.js'
import type { PeerName, Row } from '../message.js'
import { randomBelow, Shuffle } from '../random.js'
import { rowOf } from '../state/holding.js'
import type { Replica } from '../state/replica.js'
import type { Context } from '../step.js'
import type { Said } from './columns.js'
import { RowList } from './row-list.js'

/** What a node says it holds. */
export interface Digest {
  /** Whether an absent row means "I do not know that peer, and have a place for it". */
  readonly complete: boolean
  readonly rows: readonly Row[]
  /** In columns, of those who are not named. */
  readonly said?: Said | undefined
  /** Whose maps are not to be offered in answer. */
  readonly unwanted?: readonly PeerName[] | undefined
  /** Of how many it speaks, by name or by place, this node included. */
  readonly peers: number
}

/** No row is shorter on average: a name, a generation and a heartbeat. */
const leastRowBytes = 24

/** Changes are pushed as news; those of so many rounds ago are known wherever they are going to be. */
export const recentRounds = 8

/**
 * This node's digest by name within `budget` bytes (at most half of a message: it must not starve the deltas), unless that
 * would be more than fits. Whoever reads it tells of all whom it does not name.
 */
export const digestOfAll = (context: Context, peers: PeerTable, budget: number): Digest | undefined => {
  const rows = everything(context, peers, goneOf(peers), budget)
  if (rows === undefined) return undefined
  peers.takeWanted()
  return { complete: peers.isOpen, rows, peers: rows.length }
}

/**
 * A digest by name when not every row fits: the own row; rows that ask for names met and still unknown, without which
 * a newcomer would stall just above the row limit for ever; the peers that changed most recently, in the first half of the
 * budget; then a random choice, so that everybody stands in a digest before long. Where names are so long that nobody finds room
 * beside the own row, that gives way to another in one of two: else nobody would be asked for, nor any map compared.
 */
export const digestOfSome = (context: Context, peers: PeerTable, budget: number): Digest => {
  const own = [rowOf(context.own, context.now.monotonicMs)]
  const [gone, asks] = [goneOf(peers), peers.takeWanted().map(askFor)]
  const rows = subset(context, peers, gone, own, asks, budget)
  const isAlone = rows.length === 1 && peers.size > 0
  const givesWay = isAlone && randomBelow(context.random, 2) === 0
  const others = givesWay ? subset(context, peers, gone, asks, [], budget) : []
  const said = others.length > 0 ? others : rows
  return { complete: false, rows: said, peers: said.length }
}

/** Those who are failed or left and still spoken of. */
export const goneOf = (peers: PeerTable): Replica[] => {
  if (peers.live.size === peers.size) return []
  return [...peers.failed, ...peers.left].filter((replica) => peers.isGossiped(replica))
}

/** The rows of all, unless that would be more than fits. */
const everything = (
  { own, now, sizes }: Context,
  { live }: PeerTable,
  gone: readonly Replica[],
  budget: number,
): readonly Row[] | undefined => {
  const nowMs = now.monotonicMs
  if ((live.size + gone.length) * leastRowBytes >= budget) return undefined
  const list = new RowList(sizes)
  let fits = list.add(rowOf(own, nowMs), budget)
  for (let i = 0; i < live.size && fits; i++) fits = list.add(rowOf(live.at(i), nowMs), budget)
  for (let i = 0; i < gone.length && fits; i++) fits = list.add(rowOf(gone[i] as Replica, nowMs), budget)
  return fits ? list.rows : undefined
}

const subset = (
  context: Context,
  peers: PeerTable,
  gone: readonly Replica[],
  first: readonly Row[],
  asks: readonly Row[],
  budget: number,
): readonly Row[] => {
  const { now, sizes, random, settings } = context
  const nowMs = now.monotonicMs
  const list = new RowList(sizes)
  list.addAll(first, budget)
  list.addAll(asks, budget / 2)
  const named = new Set<PeerName>()
  for (const replica of peers.changedSince(nowMs - recentRounds * settings.roundIntervalMs)) {
    if (!list.add(rowOf(replica, nowMs), budget / 2)) break
    named.add(replica.name)
  }
  const shuffle = new Shuffle(random, peers.live.size + gone.length)
  for (let i = shuffle.next(); i !== undefined; i = shuffle.next()) {
    const replica = i < peers.live.size ? peers.live.at(i) : (gone[i - peers.live.size] as Replica)
    if (!named.has(replica.name) && !list.add(rowOf(replica, nowMs), budget)) break
  }
  return list.rows
}

/** Asks for a peer of which only the name is known. */
export const askFor = (name: PeerName): Row => ({
  name,
  generation: 0,
  heartbeat: 0,
  maxVersion: 0,
  gcVersion: 0,
  status: 'alive',
  ageMs: 0,
})
