import type { Progress } from '../pace.js'
import { type LoadRun, runLoad } from './run.js'
import { type LoadSetup, variants } from './setup.js'

export { loadFlags, loadOutputFlags, parseLoad } from './args.js'
export { plotLoad } from './plot.js'
export { loadTable } from './report.js'

/** Runs the load in each way of carrying it, one after the other. */
export const runLoads = async (setup: LoadSetup, progress: Progress, signal?: AbortSignal): Promise<LoadRun[]> => {
  const runs: LoadRun[] = []
  for (const [i, variant] of variants.entries()) {
    const share = (part: number, doing: string): void => progress((i + part) / variants.length, doing)
    runs.push(await runLoad(setup, variant, share, signal))
  }
  return runs
}
