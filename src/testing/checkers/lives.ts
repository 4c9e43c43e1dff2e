import type { MembershipEvent } from '../../core/events.js'
import type { Ledger } from './ledger.js'
import { type Checker, only, PerPeer } from './step.js'

type Shown = 'alive' | 'failed' | 'left' | undefined

/** What an observer made of the events about a peer. */
interface Told {
  readonly status: Shown
  /** Of which run the last of them was. */
  readonly generation: number
}

/** From which states of a peer, as an observer knows it, an event may come, and to which it leads. */
const lives: Readonly<Record<MembershipEvent['kind'], { readonly from: readonly Shown[]; readonly to: Shown }>> = {
  joined: { from: [undefined], to: 'alive' },
  recovered: { from: ['failed'], to: 'alive' },
  failed: { from: ['alive'], to: 'failed' },
  left: { from: ['alive', 'failed'], to: 'left' },
  restarted: { from: ['alive', 'failed', 'left'], to: 'alive' },
  forgotten: { from: ['failed', 'left'], to: undefined },
}

/** The events of a peer's life make sense one after the other, and add up to the status and the run that are held. */
export const livesInOrder = (): Checker => {
  const memory = new PerPeer<Told>()
  return ({ node, effects }) => {
    const told = memory.of(node)
    for (const { event } of only(effects, 'membership')) {
      const { kind, peer, generation } = event
      const before = told.get(peer)?.status
      if (!lives[kind].from.includes(before)) return `${node.own.name}: ${peer} ${kind} while ${before ?? 'unknown'}`
      told.set(peer, { status: lives[kind].to, generation })
    }
    for (const { name, status, generation, announced } of node.peers.all()) {
      const shown = told.get(name)
      const is = announced ? status : undefined
      if (shown?.status !== is) {
        return `${node.own.name}: ${name} is ${status}, the events say ${shown?.status ?? 'unknown'}`
      }
      if (is !== undefined && shown?.generation !== generation) {
        return `${node.own.name}: ${name} runs as ${generation}, the events say ${shown?.generation ?? 'nothing'}`
      }
    }
    return undefined
  }
}

/** Nobody is said to have a run, a heartbeat or a goodbye that it never had. */
export const livesAreTrue =
  (ledger: Ledger): Checker =>
  ({ node }) => {
    for (const { name, generation, heartbeat, status } of node.peers.all()) {
      const where = `${node.own.name}: ${name}/${generation}`
      const run = ledger.run(name, generation)
      if (run === undefined) return `${where} never ran`
      if (heartbeat > run.heartbeat) return `${where} has heartbeat ${heartbeat}, its own is ${run.heartbeat}`
      if (status === 'left' && !run.left) return `${where} is said to have left and did not`
    }
    return undefined
  }
