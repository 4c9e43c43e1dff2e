import type { Ledger } from './ledger.js'
import { type Checker, PerPeer } from './step.js'

interface Life {
  readonly generation: number
  readonly heartbeat: number
  present: boolean
}

/**
 * No forgotten peer returns without a newer heartbeat, or as a run that really began later: one with a right clock after
 * one whose clock was far ahead has a lower generation. `memory`: how many forgotten peers a node remembers at least; one
 * that was pushed out by later ones may return.
 */
export const theForgottenStayAway = (ledger: Ledger, memory: number): Checker => {
  const lives = new PerPeer<Life>()
  return ({ node }) => {
    const known = lives.of(node)
    for (const { name, generation, heartbeat } of node.peers.all()) {
      const was = known.get(name)
      known.delete(name)
      known.set(name, { generation, heartbeat, present: true })
      if (was === undefined || was.present) continue
      const newer = generation > was.generation || (generation === was.generation && heartbeat > was.heartbeat)
      const rankOf = (run: number): number => ledger.run(name, run)?.rank ?? -1
      if (!newer && rankOf(generation) <= rankOf(was.generation)) {
        const lived = `${generation}/${heartbeat}, forgotten at ${was.generation}/${was.heartbeat}`
        return `${node.own.name}: ${name} returned without a newer heartbeat (${lived})`
      }
    }
    let absent = 0
    for (const [name, life] of [...known].reverse()) {
      if (node.peers.get(name) !== undefined) continue
      life.present = false
      absent += 1
      if (absent > memory) known.delete(name)
    }
    return undefined
  }
}
