import { farFutureMs, generationStartMs } from '../../core/generation.js'
import type { GossipNode } from '../../core/node.js'
import type { Ledger } from './ledger.js'
import { type Checker, PerPeer } from './step.js'

interface Known {
  /** The newest heartbeat of each run that was held, by generation. */
  readonly heartbeats: Map<number, number>
  /** The run that was held last. */
  generation: number
  present: boolean
}

/**
 * No forgotten peer returns without a newer heartbeat, or as a run that really began later: one with a right clock after
 * one whose clock was far ahead has a lower generation. To a node that held no other run than one from a far future, one
 * with a right clock from before it looks the same, so that may return, too. `memoryOf`: how many forgotten peers a node
 * remembers at least; one that was pushed out by later ones may return.
 */
export const theForgottenStayAway = (ledger: Ledger, memoryOf: (node: GossipNode) => number): Checker => {
  const peers = new PerPeer<Known>()
  const rankOf = (name: string, run: number): number => ledger.run(name, run)?.rank ?? -1
  /** Whether a run began after another. */
  const isLater = (name: string, before: number, run: number): boolean =>
    run > before || rankOf(name, run) > rankOf(name, before)
  return ({ node }) => {
    const known = peers.of(node)
    for (const { name, generation, heartbeat } of node.peers.all()) {
      const was = known.get(name)
      const { heartbeats = new Map<number, number>(), generation: last = generation, present = true } = was ?? {}
      const isStale = !present && !isLater(name, last, generation) && saysNothingNew(heartbeats, generation, heartbeat)
      const lastHeartbeat = heartbeats.get(last)
      heartbeats.set(generation, heartbeat)
      known.delete(name)
      known.set(name, { heartbeats, generation, present: true })
      if (!isStale) continue
      const lived = `${generation}/${heartbeat}, forgotten at ${last}/${lastHeartbeat}`
      return `${node.own.name}: ${name} returned without a newer heartbeat (${lived})`
    }
    const memory = memoryOf(node)
    let absent = 0
    for (const [name, each] of [...known].reverse()) {
      if (node.peers.get(name) !== undefined) continue
      each.present = false
      absent += 1
      if (absent > memory) known.delete(name)
    }
    return undefined
  }
}

/**
 * Whether that word of a run says nothing newer than what was known. A run that began more than a year later by its own word
 * may have been from a far future, and says nothing of that one.
 */
const saysNothingNew = (heartbeats: ReadonlyMap<number, number>, generation: number, heartbeat: number): boolean => {
  for (const [run, known] of heartbeats) {
    if (run === generation ? heartbeat <= known : run > generation && aheadMs(run, generation) <= farFutureMs)
      return true
  }
  return false
}

const aheadMs = (run: number, other: number): number => generationStartMs(run) - generationStartMs(other)
