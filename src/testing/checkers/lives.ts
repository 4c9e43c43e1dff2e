import type { MembershipEvent } from '../../core/events.js'
import type { Ledger } from './ledger.js'
import { type Checker, only, PerPeer, type Step } from './step.js'

type Shown = 'alive' | 'failed' | 'left' | undefined

/** From which states of a peer, as an observer knows it, an event may come, and to which it leads. */
const lives: Readonly<Record<MembershipEvent['kind'], { readonly from: readonly Shown[]; readonly to: Shown }>> = {
  joined: { from: [undefined], to: 'alive' },
  recovered: { from: ['failed'], to: 'alive' },
  failed: { from: ['alive'], to: 'failed' },
  left: { from: ['alive', 'failed'], to: 'left' },
  restarted: { from: ['alive', 'failed', 'left'], to: 'alive' },
  forgotten: { from: ['failed', 'left'], to: undefined },
}

/**
 * The events of a peer's life make sense one after the other, add up to the status that is held, and nobody is said to
 * have a run, a heartbeat or a goodbye that it never had.
 */
export const livesMakeSense = (ledger: Ledger): Checker => {
  const memory = new PerPeer<Shown>()
  return (step) => {
    const shown = memory.of(step.node)
    for (const { event } of only(step.effects, 'membership')) {
      const { kind, peer } = event
      const before = shown.get(peer)
      if (!lives[kind].from.includes(before))
        return `${step.node.own.name}: ${peer} ${kind} while ${before ?? 'unknown'}`
      shown.set(peer, lives[kind].to)
    }
    return untrue(step, shown, ledger)
  }
}

const untrue = ({ node }: Step, shown: ReadonlyMap<string, Shown>, ledger: Ledger): string | undefined => {
  for (const { name, generation, heartbeat, status, announced } of node.peers.all()) {
    const where = `${node.own.name}: ${name}/${generation}`
    if (shown.get(name) !== (announced ? status : undefined)) {
      return `${where} is ${status}, the events say ${shown.get(name) ?? 'unknown'}`
    }
    const run = ledger.run(name, generation)
    if (run === undefined) return `${where} never ran`
    if (heartbeat > run.heartbeat) return `${where} has heartbeat ${heartbeat}, its own is ${run.heartbeat}`
    if (status === 'left' && !run.left) return `${where} is said to have left and did not`
  }
  return undefined
}
