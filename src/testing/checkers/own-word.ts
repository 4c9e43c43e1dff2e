import type { GossipNode } from '../../core/node.js'
import { type Checker, only } from './step.js'

/** A process, and whether another one of its name took a step while it ran. */
interface Runner {
  readonly node: GossipNode
  hadRival: boolean
}

/**
 * Nobody yields its name where no other process of that name ran while it did: neither to an echo nor to the remains of a
 * former run, wherever that was.
 */
export const nobodyYieldsToNobody = (): Checker => {
  const byName = new Map<string, Runner[]>()
  return ({ node, effects }) => {
    const { name } = node.own
    const runners = byName.get(name) ?? []
    byName.set(name, runners)
    let runner = runners.find((one) => one.node === node)
    if (runner === undefined) runners.push((runner = { node, hadRival: false }))
    for (const other of runners) if (other !== runner) other.hadRival = true
    const yields = only(effects, 'yielded').length > 0
    return yields && !runner.hadRival ? `${name} yielded its name, and nobody else has it` : undefined
  }
}
