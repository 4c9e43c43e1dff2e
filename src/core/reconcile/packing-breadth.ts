import { isBacklog } from '../flow/backlog.js'
import type { Delta, DeltaEntry } from '../message.js'
import { deltaEntryOf, type Entry } from '../state/entry.js'
import type { Context } from '../step.js'
import type { Lack } from './compare.js'
import { deltaOf, type Packed } from './packing.js'

/**
 * Packs the oldest missing write of each peer, then the next of each: Scuttlebutt's *scuttle-breadth* ordering (van Renesse et
 * al. 2008, section 3.2). Here to be compared with, in simulations: fair to every peer, it lets the busiest fall behind.
 */
export const packBreadthFirst = (
  lacks: readonly Lack[],
  budget: number,
  context: Pick<Context, 'sizes' | 'now' | 'settings'>,
): Packed => {
  const { sizes, now } = context
  const nowMs = now.monotonicMs
  const queues = lacks.map((lack) => ({ lack, missing: missingOf(lack, budget), entries: [] as DeltaEntry[] }))
  const open = queues.filter(({ lack, missing }) => missing.length > 0 || lack.whole)
  let left = budget
  const told = new Set<(typeof queues)[number]>()
  for (let rank = 0, isFull = false; !isFull; rank++) {
    const having = open.filter(({ missing }) => rank === 0 || rank < missing.length)
    if (having.length === 0) break
    for (const queue of having) {
      const entry = queue.missing[rank]
      const bytes = (told.has(queue) ? 0 : sizes.deltaHeader(queue.lack.holding)) + (entry?.bytes ?? 0)
      isFull = bytes > left
      if (isFull) break
      left -= bytes
      told.add(queue)
      if (entry !== undefined) queue.entries.push(deltaEntryOf(entry, nowMs, sizes))
    }
  }
  const deltas = [...told].map(({ lack, missing, entries }): Delta => {
    const { holding, from } = lack
    const toVersion = entries.length === missing.length ? holding.maxVersion : (entries.at(-1)?.version ?? from)
    return deltaOf(holding, from, toVersion, entries, nowMs)
  })
  const isCut = queues.some(
    ({ lack, missing, entries }) => !isBacklog(lack, context) && lack.from > 0 && entries.length < missing.length,
  )
  return { deltas, isCut }
}

/** What is missing, as far as it could fit. */
const missingOf = ({ holding, from }: Lack, budget: number): Entry[] => {
  const missing: Entry[] = []
  let bytes = 0
  holding.entries.eachSince(from, (entry) => {
    missing.push(entry)
    return (bytes += entry.bytes) <= budget
  })
  return missing
}
