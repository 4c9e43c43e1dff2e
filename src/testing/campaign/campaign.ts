import type { Violation } from '../checkers/index.js'
import { add, type Census, wanted } from '../storm/census.js'
import { defaultStormConfig, drawStorm, runStorm, type Storm, type StormConfig } from '../storm/index.js'

/** A seed whose storm broke a rule. */
export interface Failed {
  readonly seed: number
  readonly storm: Storm
  readonly violations: readonly Violation[]
}

/** What a campaign found. */
export interface CampaignResult {
  readonly runs: number
  readonly failed: readonly Failed[]
  readonly census: Census
  /** Kinds of faults and of their effects that never happened: the campaign has not proved anything about them. */
  readonly missing: readonly string[]
  readonly slowestConvergenceMs: number
}

/** Which seeds a campaign runs. */
export interface CampaignOptions {
  readonly from: number
  readonly seeds: number
  readonly config?: StormConfig
  /** Gives up after so many failures. Default 5. */
  readonly mostFailures?: number
  /** Told after each run. */
  readonly progress?: (done: number, failed: number) => void
}

/** Runs the storms of a band of seeds. */
export const runCampaign = (options: CampaignOptions): CampaignResult => {
  const { from, seeds, config = defaultStormConfig, mostFailures = 5, progress } = options
  const census: Census = {}
  const failed: Failed[] = []
  let slowestConvergenceMs = 0
  let runs = 0
  for (let seed = from; seed < from + seeds && failed.length < mostFailures; seed++) {
    const storm = drawStorm(seed, config)
    const outcome = runStorm(storm)
    runs += 1
    add(census, outcome.census)
    slowestConvergenceMs = Math.max(slowestConvergenceMs, outcome.convergedMs ?? 0)
    if (outcome.violations.length > 0) failed.push({ seed, storm, violations: outcome.violations })
    progress?.(runs, failed.length)
  }
  const missing = wanted.filter((what) => (census[what] ?? 0) === 0)
  return { runs, failed, census, missing, slowestConvergenceMs }
}
