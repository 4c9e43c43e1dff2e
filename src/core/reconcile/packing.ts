import { isBacklog } from '../flow/backlog.js'
import type { Delta, DeltaEntry } from '../message.js'
import type { Sizes } from '../sizes.js'
import { pickSome, randomBelow } from '../random.js'
import { deltaEntryOf } from '../state/entry.js'
import { ageMs, type Holding } from '../state/holding.js'
import type { Context } from '../step.js'
import type { Lack } from './compare.js'

export interface Packed {
  readonly deltas: Delta[]
  /** Whether something had to be cut or left out that was written lately: congestion. */
  readonly isCut: boolean
}

/** Of so many messages that cannot carry everything, one is packed in random order. */
const oneDrawnIn = 16

/**
 * Packs into `budget` bytes what the other side lacks, the most stale peer first: Scuttlebutt's *scuttle-depth* ordering,
 * which keeps both the greatest staleness and the number of stale mappings lowest under load.
 *
 * A delta is cut only at a version boundary. Whole maps (newcomers, resyncs) and what else was written long ago get at most half
 * while others wait, so that somebody who joins, or was away, does not stop the news of everybody else. Peers that the other side
 * does not know are introduced before any map is: who is there matters more than what they publish. Now and then the order is
 * drawn instead: the other side may have no place or no room for what always comes first, and would be offered that again and
 * again and never the rest.
 */
export const packDeltas = (
  lacks: readonly Lack[],
  budget: number,
  context: Pick<Context, 'sizes' | 'random' | 'now' | 'settings'>,
): Packed => {
  const { sizes, random, now } = context
  const nowMs = now.monotonicMs
  const packing = new Packing(budget, sizes, nowMs)
  if (bytesOf(lacks, sizes, budget) > budget && randomBelow(random, oneDrawnIn) === 0) {
    packing.add(pickSome(random, lacks, lacks.length), budget, { reserve: false })
    const writes = lacks.filter((lack) => lack.from > 0 && !isBacklog(lack, context))
    packing.isCut = bytesOf(writes, sizes, budget) > budget
    return packing
  }
  const deepestFirst = lacks.map(withDepth).sort((a, b) => b.depth - a.depth)
  const old = deepestFirst.filter((lack) => isBacklog(lack, context))
  const fresh = deepestFirst.filter((lack) => !isBacklog(lack, context))
  const freshBytes = old.length === 0 ? 0 : bytesOf(fresh, sizes, budget)
  packing.add(old, Math.max(budget / 2, budget - freshBytes, leastUseful(old[0], sizes)))
  packing.isCut = packing.add(fresh, budget)
  return packing
}

/** What is packed so far. */
class Packing implements Packed {
  readonly deltas: Delta[] = []
  isCut = false
  #left: number

  constructor(
    budget: number,
    private readonly sizes: Sizes,
    private readonly nowMs: number,
  ) {
    this.#left = budget
  }

  /**
   * Adds what fits of each in turn, `limit` bytes of them at most. `reserve`: keeps room to introduce those who are unknown. Returns
   * whether something was cut or left out of whom the other side follows.
   */
  add(queue: readonly Lack[], limit: number, { reserve = true } = {}): boolean {
    let isCut = false
    let room = Math.min(this.#left, limit)
    let reserved = reserve ? queue.reduce((sum, lack) => sum + this.#introduction(lack), 0) : 0
    for (const lack of queue) {
      const introduction = reserve ? this.#introduction(lack) : 0
      reserved -= introduction
      const packed = packDelta(lack, Math.min(room, Math.max(introduction, room - reserved)), this.sizes, this.nowMs)
      if (packed?.delta.toVersion !== lack.holding.maxVersion && lack.from > 0) isCut = true
      if (packed === undefined) continue
      this.deltas.push(packed.delta)
      room -= packed.bytes
      this.#left -= packed.bytes
    }
    return isCut
  }

  /** What it takes to make the peer known, where it is not. */
  #introduction({ unknown, holding }: Lack): number {
    return unknown === true ? this.sizes.deltaHeader(holding) : 0
  }
}

const withDepth = (lack: Lack): Lack & { depth: number } => ({
  ...lack,
  depth: lack.holding.entries.depthSince(lack.from),
})

/** What the first of them needs to get on at all: with less, a newcomer would starve while others always wait. */
const leastUseful = (lack: Lack | undefined, sizes: Sizes): number => {
  if (lack === undefined) return 0
  let bytes = sizes.deltaHeader(lack.holding)
  lack.holding.entries.eachSince(lack.from, (entry) => {
    bytes += entry.bytes
    return false
  })
  return bytes
}

/** One delta within `room`, cut where the room ends; nothing when it would tell nothing. */
export const packDelta = (
  { holding, from, whole }: Lack,
  room: number,
  sizes: Sizes,
  nowMs: number,
): { delta: Delta; bytes: number } | undefined => {
  let bytes = sizes.deltaHeader(holding)
  if (bytes > room) return undefined
  const entries: DeltaEntry[] = []
  const complete = holding.entries.eachSince(from, (entry) => {
    if (bytes + entry.bytes > room) return false
    entries.push(deltaEntryOf(entry, nowMs, sizes))
    bytes += entry.bytes
    return true
  })
  if (!complete && entries.length === 0 && !whole) return undefined
  const toVersion = complete ? holding.maxVersion : (entries.at(-1)?.version ?? from)
  return { delta: deltaOf(holding, from, toVersion, entries, nowMs), bytes }
}

/** A delta of a holding with these entries. */
export const deltaOf = (
  holding: Holding,
  from: number,
  toVersion: number,
  entries: readonly DeltaEntry[],
  nowMs: number,
): Delta => ({
  name: holding.name,
  address: holding.address,
  generation: holding.generation,
  heartbeat: holding.heartbeat,
  status: holding.status,
  ageMs: ageMs(holding, nowMs),
  from,
  gcVersion: holding.gcVersion,
  toVersion,
  senderMax: holding.maxVersion,
  entries,
})

/** What all of it would take, or something above `limit`. */
const bytesOf = (lacks: readonly Lack[], sizes: Sizes, limit: number): number => {
  let bytes = 0
  for (const { holding, from } of lacks) {
    bytes += sizes.deltaHeader(holding)
    holding.entries.eachSince(from, (entry) => (bytes += entry.bytes) <= limit)
    if (bytes > limit) break
  }
  return bytes
}
