import type { SimulationSetup } from './setup.js'

/** What was measured, in one run or several: every sample of each measure. `undefined`: not within the time allowed. */
export interface Measures {
  /** From the start of all nodes at once until each knows all. */
  readonly allKnowAllMs: readonly Sample[]
  /** From a write until half, 99 %, 99.99 % and all of the nodes have it; its writer has it at once. */
  readonly writeHalfMs: readonly Sample[]
  readonly write99Ms: readonly Sample[]
  readonly write9999Ms: readonly Sample[]
  readonly writeAllMs: readonly Sample[]
  /** From the start of a new node until half and all of the others know it. */
  readonly newPeerHalfMs: readonly Sample[]
  readonly newPeerAllMs: readonly Sample[]
  /** From a split of the network in two until half and all of the pairs of two sides call each other failed. */
  readonly splitHalfMs: readonly Sample[]
  readonly splitAllMs: readonly Sample[]
  /** From its end until half and all of these are alive to each other again. */
  readonly healHalfMs: readonly Sample[]
  readonly healAllMs: readonly Sample[]
  /** From a crash until the first, half and all of the others have called the peer failed. */
  readonly deathFirstMs: readonly Sample[]
  readonly deathMedianMs: readonly Sample[]
  readonly deathAllMs: readonly Sample[]
  /** Bytes of news that all nodes sent about those writes. */
  readonly newsBytes: number
  /** How many pieces of news that was: writes times nodes. */
  readonly newsNodeWrites: number
  /** Verdicts against nodes that were running and could be reached, since all knew all. */
  readonly falseFailures: number
  /** Hours for which those verdicts were counted, times nodes. */
  readonly nodeHours: number
  /** Sent while nothing happened, and for how many node-seconds that was counted. */
  readonly restBytes: number
  readonly restMessages: number
  readonly restNodeSeconds: number
  /** What that took of the core that all share, where it takes anything. */
  readonly restBusyMs: number
  readonly restLargestBytes: number
  /** The largest message of the whole run, which is usually one of the start. */
  readonly largestBytes: number
}

export type Sample = number | undefined

/** The measures that have samples. */
export type SampledMeasure = {
  [K in keyof Measures]: Measures[K] extends readonly Sample[] ? K : never
}[keyof Measures]

export const sampledMeasures = [
  'allKnowAllMs',
  'writeHalfMs',
  'write99Ms',
  'write9999Ms',
  'writeAllMs',
  'newPeerHalfMs',
  'newPeerAllMs',
  'splitHalfMs',
  'splitAllMs',
  'healHalfMs',
  'healAllMs',
  'deathFirstMs',
  'deathMedianMs',
  'deathAllMs',
] as const satisfies readonly SampledMeasure[]

/** The measures of several runs as if they had been one. */
export const joined = (runs: readonly Measures[]): Measures => {
  const entries = sampledMeasures.map((measure) => [measure, runs.flatMap((run) => run[measure])] as const)
  const samples = Object.fromEntries(entries) as unknown as Pick<Measures, SampledMeasure>
  const sum = (of: (run: Measures) => number): number => runs.reduce((total, run) => total + of(run), 0)
  const most = (of: (run: Measures) => number): number => Math.max(0, ...runs.map(of))
  return {
    ...samples,
    newsBytes: sum((run) => run.newsBytes),
    newsNodeWrites: sum((run) => run.newsNodeWrites),
    falseFailures: sum((run) => run.falseFailures),
    nodeHours: sum((run) => run.nodeHours),
    restBytes: sum((run) => run.restBytes),
    restMessages: sum((run) => run.restMessages),
    restNodeSeconds: sum((run) => run.restNodeSeconds),
    restBusyMs: sum((run) => run.restBusyMs),
    restLargestBytes: most((run) => run.restLargestBytes),
    largestBytes: most((run) => run.largestBytes),
  }
}

/** The sample below which that share of them lies; one that never came counts as the greatest. */
export const quantile = (samples: readonly Sample[], share: number): Sample => {
  const sorted = samples.map((sample) => sample ?? Infinity).sort((a, b) => a - b)
  const found = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]
  return found === Infinity ? undefined : found
}

export const median = (samples: readonly Sample[]): Sample => quantile(samples, 0.5)

/** How much of the core that all share is taken at rest: of 1. */
export const coreShare = (
  { nodes }: Pick<SimulationSetup, 'nodes'>,
  { restBusyMs, restNodeSeconds }: Pick<Measures, 'restBusyMs' | 'restNodeSeconds'>,
): number => restBusyMs / ((1000 * restNodeSeconds) / nodes)

/** False failures per node and hour; with none seen, `atMost` is what they are below with 95 % certainty. */
export const falseFailureRate = ({
  falseFailures,
  nodeHours,
}: Pick<Measures, 'falseFailures' | 'nodeHours'>): { readonly perNodeHour: number; readonly atMost: number } => ({
  perNodeHour: nodeHours === 0 ? 0 : falseFailures / nodeHours,
  // the rule of three; above none, the mean and two deviations of a Poisson count are near enough
  atMost:
    nodeHours === 0 ? Infinity : (falseFailures === 0 ? 3 : falseFailures + 2 * Math.sqrt(falseFailures)) / nodeHours,
})
