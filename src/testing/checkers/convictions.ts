import type { Generation } from '../../core/generation.js'
import type { PeerName } from '../../core/message.js'
import { type Checker, only } from './step.js'

/** Whether that run of that name is there. */
export type Runs = (name: PeerName, generation: Generation) => boolean

/** Nobody who runs is called failed. In a storm nobody can know: a rule of the calm after it. */
export const nobodyWhoRunsFails =
  (runs: Runs): Checker =>
  ({ node, effects }) => {
    for (const { event } of only(effects, 'membership')) {
      if (event.kind !== 'failed' || !runs(event.peer, event.generation)) continue
      return `${node.own.name}: ${event.peer} runs, and is called failed: ${JSON.stringify(event)}`
    }
    return undefined
  }
