import type { Delta, DeltaEntry, Sizes } from '../message.js'
import { deltaEntryOf } from '../state/entry.js'
import { ageMs, type Holding } from '../state/holding.js'
import type { Lack } from './compare.js'

export interface Packed {
  readonly deltas: Delta[]
  /** Whether something had to be cut or left out that was written since the other side last heard: congestion. */
  readonly isCut: boolean
}

/**
 * Packs into `budget` bytes what the other side lacks, the most stale peer first: Scuttlebutt's *scuttle-depth* ordering,
 * which keeps both the greatest staleness and the number of stale mappings lowest under load.
 *
 * A delta is cut only at a version boundary. Whole maps (newcomers, resyncs) get at most half while others wait, so that
 * somebody who joins does not stop the news of everybody else. Peers that are unknown to the other side come last: one that
 * it has no place for would be offered again and again, and keep back for ever what it copies anew.
 */
export const packDeltas = (lacks: readonly Lack[], budget: number, sizes: Sizes, nowMs: number): Packed => {
  const deepestFirst = lacks.map(withDepth).sort((a, b) => b.depth - a.depth)
  const wanting = (isUnknown: boolean): Lack[] =>
    deepestFirst.filter((lack) => lack.whole && (lack.isUnknown ?? false) === isUnknown)
  const whole = [...wanting(false), ...wanting(true)]
  const partial = deepestFirst.filter((lack) => !lack.whole)
  const deltas: Delta[] = []
  let left = budget
  let isCut = false
  const pack = (queue: readonly Lack[], limit: number): void => {
    let room = Math.min(left, limit)
    for (const lack of queue) {
      const packed = packDelta(lack, room, sizes, nowMs)
      const isWhole = packed?.delta.toVersion === lack.holding.maxVersion
      isCut ||= !isWhole && !lack.whole && lack.from > 0
      if (packed === undefined) continue
      deltas.push(packed.delta)
      room -= packed.bytes
      left -= packed.bytes
    }
  }
  const partialBytes = whole.length === 0 ? 0 : bytesOf(partial, sizes, budget)
  pack(whole, Math.max(budget / 2, budget - partialBytes, leastUseful(whole[0], sizes)))
  pack(partial, left)
  return { deltas, isCut }
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
    entries.push(deltaEntryOf(entry, nowMs))
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
