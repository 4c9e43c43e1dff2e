import type { Holding } from '../../core/state/holding.js'
import { type Checker, only, PerPeer } from './step.js'

type Position = readonly number[]

/**
 * (generation, goal while resyncing else max, max) never goes back, nor do the gc version, the visible max version and the
 * heartbeat within a generation; for the own map as for each replica that is held without a break. Who is forgotten to make room
 * may be back in the same step; of one that was never on show nobody is told that it went.
 */
export const neverGoesBack = (): Checker => {
  const memory = new PerPeer<{ order: Position; parts: Position }>()
  return ({ node, effects }) => {
    const before = memory.of(node)
    const names = new Set<string>()
    for (const { event } of only(effects, 'membership')) if (event.kind === 'forgotten') before.delete(event.peer)
    for (const holding of [node.own, ...[...node.peers.all()].filter(({ announced }) => announced)]) {
      names.add(holding.name)
      const was = before.get(holding.name)
      const is = { order: orderOf(holding), parts: partsOf(holding) }
      before.set(holding.name, is)
      if (was === undefined) continue
      if (isBelow(is.order, was.order)) {
        return `${node.own.name}: ${holding.name} went back from (${was.order.join(', ')}) to (${is.order.join(', ')})`
      }
      const sameRun = is.order[0] === was.order[0]
      if (sameRun && is.parts.some((part, i) => part < (was.parts[i] as number))) {
        const words = `from (${was.parts.join(', ')}) to (${is.parts.join(', ')})`
        return `${node.own.name}: max, gc or heartbeat of ${holding.name} went back ${words}`
      }
    }
    for (const name of before.keys()) if (!names.has(name)) before.delete(name) // forgotten: it may start over
    return undefined
  }
}

const orderOf = ({ generation, maxVersion, resync }: Holding): Position =>
  resync === undefined ? [generation, maxVersion, maxVersion] : [generation, resync.goal, resync.maxVersion]

const partsOf = ({ maxVersion, gcVersion, heartbeat }: Holding): Position => [maxVersion, gcVersion, heartbeat]

const isBelow = (a: Position, b: Position): boolean => {
  const i = a.findIndex((part, at) => part !== b[at])
  return i !== -1 && (a[i] as number) < (b[i] as number)
}
