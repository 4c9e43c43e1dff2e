import type { CpuCost } from './cpu-cost.js'
import { joined, type Measures } from './measures.js'
import type { Progress } from './pace.js'
import { SimulationRun } from './run.js'
import type { SimulationSetup } from './setup.js'

/** How a simulation is watched and ended. */
export interface SimulationControl {
  readonly progress?: Progress
  /** Ends it: then the promise rejects with `Interrupted`. */
  readonly signal?: AbortSignal
  /** Is told what the rest took. */
  readonly cpuAtRest?: CpuCost
}

/**
 * Runs simulated clusters and measures them: as many as `repeats` says, each with the next seed.
 *
 * @example
 * const measures = await simulate({ ...defaultSetup, nodes: 300, link: { latencyMs: 20, loss: 0.05 } })
 * console.log(median(measures.writeAllMs), quantile(measures.deathAllMs, 1))
 */
export const simulate = async (
  setup: SimulationSetup,
  { progress = () => undefined, signal, cpuAtRest }: SimulationControl = {},
): Promise<Measures> => {
  const runs: Measures[] = []
  for (let i = 0; i < setup.repeats; i++) {
    const within: Progress = (share, doing) => progress((i + share) / setup.repeats, doing)
    runs.push(await new SimulationRun({ ...setup, seed: setup.seed + i }, within, signal, cpuAtRest).measure())
  }
  return joined(runs)
}
