import {
  coreShare,
  falseFailureRate,
  type Measures,
  median,
  quantile,
  sampledMeasures,
  type SampledMeasure,
} from './measures.js'
import type { Curves } from './sweep.js'
import type { SimulationSetup } from './setup.js'

/** A time measured several times; `null` for what did not happen in the time allowed. */
export interface TimeSummary {
  readonly samples: number
  readonly least: number | null
  readonly median: number | null
  readonly greatest: number | null
}

/** What was measured, for programs: the document that `--json` prints. */
export interface Summary {
  readonly setup: SimulationSetup
  readonly times: Readonly<Record<SampledMeasure, TimeSummary>>
  readonly newsBytesPerNodeAndWrite: number | null
  readonly falseFailures: number
  readonly nodeHours: number
  readonly falseFailuresPerNodeHour: number
  readonly atRest: {
    readonly messagesPerNodeSecond: number
    readonly bytesPerNodeSecond: number
    readonly largestMessageBytes: number
    /** Of the core that all nodes share: 0 where everything is instant, about 1 where it is too slow for them. */
    readonly coreShare: number
  }
  readonly largestMessageBytes: number
  readonly curves?: Curves
}

export const summaryOf = (setup: SimulationSetup, measures: Measures): Summary => ({
  setup,
  times: Object.fromEntries(sampledMeasures.map((name) => [name, timeSummary(measures[name])])) as Summary['times'],
  newsBytesPerNodeAndWrite: measures.newsNodeWrites === 0 ? null : measures.newsBytes / measures.newsNodeWrites,
  falseFailures: measures.falseFailures,
  nodeHours: measures.nodeHours,
  falseFailuresPerNodeHour: falseFailureRate(measures).perNodeHour,
  atRest: {
    messagesPerNodeSecond: measures.restMessages / measures.restNodeSeconds,
    bytesPerNodeSecond: measures.restBytes / measures.restNodeSeconds,
    largestMessageBytes: measures.restLargestBytes,
    coreShare: coreShare(setup, measures),
  },
  largestMessageBytes: measures.largestBytes,
})

const timeSummary = (samples: Measures[SampledMeasure]): TimeSummary => ({
  samples: samples.length,
  least: quantile(samples, 0) ?? null,
  median: median(samples) ?? null,
  greatest: quantile(samples, 1) ?? null,
})
