import type { CpuCost } from './cpu-cost.js'
import {
  coreShare,
  falseFailureRate,
  type Measures,
  median,
  quantile,
  type Sample,
  type SampledMeasure,
} from './measures.js'
import { describe } from './describe.js'
import type { SimulationSetup } from './setup.js'

const timedRows: readonly (readonly [SampledMeasure, string])[] = [
  ['allKnowAllMs', 'start of all nodes -> all know all'],
  ['writeHalfMs', 'write -> half have it'],
  ['write99Ms', 'write -> 99 % have it'],
  ['write9999Ms', 'write -> 99.99 % have it'],
  ['writeAllMs', 'write -> all have it'],
  ['newPeerHalfMs', 'new node -> half know it'],
  ['newPeerAllMs', 'new node -> all know it'],
  ['splitHalfMs', 'split -> half of the pairs see it'],
  ['splitAllMs', 'split -> all pairs see it'],
  ['healHalfMs', 'its end -> half see each other again'],
  ['healAllMs', 'its end -> all see each other again'],
  ['deathFirstMs', 'death -> the first sees it'],
  ['deathMedianMs', 'death -> half see it'],
  ['deathAllMs', 'death -> all see it'],
]

/** What was measured, for reading. */
export const table = (setup: SimulationSetup, measures: Measures, cpuAtRest?: CpuCost): string => {
  const times = timedRows
    .filter(([measure]) => measures[measure].length > 0)
    .map(([measure, label]) => {
      const samples = measures[measure]
      const shown = [quantile(samples, 0), median(samples), quantile(samples, 1)].map(seconds)
      return [label, ...shown, String(samples.length)]
    })
  const rows = [['', 'least', 'median', 'greatest', 'samples'], ...times]
  return [
    describe(setup),
    '',
    ...columns(rows),
    '',
    ...columns(counts(setup, measures, cpuAtRest?.msPerNodeSecond)),
    '',
  ].join('\n')
}

const counts = (setup: SimulationSetup, measures: Measures, cpuMs: number | undefined): string[][] => {
  const { restBytes, restMessages, restNodeSeconds, restLargestBytes, largestBytes } = measures
  const { falseFailures, nodeHours, newsBytes, newsNodeWrites } = measures
  const { perNodeHour, atMost } = falseFailureRate(measures)
  const rate = falseFailures === 0 ? `0 (below ${brief(atMost)})` : brief(perNodeHour)
  return [
    ['false failures per node-hour', rate, `${falseFailures} in ${brief(nodeHours)} node-hours`],
    ['messages per node-second', brief(restMessages / restNodeSeconds), `at rest, for ${brief(setup.restMs / 1000)} s`],
    ['bytes per node-second', thousands(restBytes / restNodeSeconds), 'at rest'],
    ...(cpuMs === undefined ? [] : [['CPU per node-second', `${brief(cpuMs)} ms`, 'at rest, simulating included']]),
    ...(setup.inputCostMs === 0 ? [] : [['of the core that all share', brief(coreShare(setup, measures)), 'at rest']]),
    ...(newsNodeWrites === 0 ? [] : [['bytes of news per node and write', thousands(newsBytes / newsNodeWrites), '']]),
    ['largest message, bytes', thousands(restLargestBytes), `at rest; ${thousands(largestBytes)} in the whole run`],
  ]
}

const seconds = (ms: Sample): string => (ms === undefined ? 'not in time' : `${(ms / 1000).toFixed(2)} s`)

/** Three digits are enough to decide by. */
const brief = (value: number): string => (value >= 1000 ? thousands(value) : String(Number(value.toPrecision(3))))

const thousands = (value: number): string => Math.round(value).toLocaleString('en')

/** The first column to the left, the others to the right, the last of three to the left. */
const columns = (rows: readonly (readonly string[])[]): string[] => {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => (row[i] ?? '').length)))
  const isRemark = (i: number): boolean => i === 0 || (rows[0]?.length === 3 && i === 2)
  const cell = (text: string, i: number): string => {
    const width = widths[i] ?? 0
    return isRemark(i) ? text.padEnd(width) : text.padStart(width)
  }
  return rows.map((row) => `  ${row.map(cell).join('  ').trimEnd()}`)
}
