import { describeLoad } from './plot.js'
import type { LoadRun } from './run.js'
import { type LoadSetup, phases } from './setup.js'
import type { LoadSample } from './staleness.js'

const columns = ['', 'staleness before', 'doubled', 'after', 'stale mappings', 'writes asked', 'published', 'all equal']

/** What became of each run, for reading: the worst second of each phase. */
export const loadTable = (setup: LoadSetup, runs: readonly LoadRun[]): string => {
  const { doubledFromS, doubledUntilS, stopS, endS } = phases
  const rows = runs.map(({ label, samples, asked, published }) => {
    const worst = (fromS: number, untilS: number, of: keyof LoadSample): number =>
      Math.max(0, ...samples.filter(({ atS }) => atS > fromS && atS <= untilS).map((sample) => sample[of]))
    const seconds = (fromS: number, untilS: number): string => `${worst(fromS, untilS, 'greatestS').toFixed(1)} s`
    const mappings = worst(0, endS, 'staleMappings').toLocaleString('en')
    const phasesShown = [seconds(0, doubledFromS), seconds(doubledFromS, doubledUntilS), seconds(doubledUntilS, stopS)]
    return [label, ...phasesShown, mappings, thousands(asked), thousands(published), equalAfter(samples)]
  })
  const widths = columns.map((head, i) => Math.max(head.length, ...rows.map((row) => (row[i] as string).length)))
  const shown = [columns, ...rows].map((row) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] as number) : cell.padStart(widths[i] as number))).join('  '),
  )
  return [describeLoad(setup), '', ...shown, ''].join('\n')
}

/** How long after the last write every copy was complete. */
const equalAfter = (samples: readonly LoadSample[]): string => {
  const unequal = samples.findLast(({ staleMappings, waitingKeys }) => staleMappings > 0 || waitingKeys > 0)
  const untilS = unequal === undefined ? phases.stopS : unequal.atS + 1
  return untilS > phases.endS ? 'never' : `${Math.max(0, untilS - phases.stopS).toFixed(0)} s later`
}

const thousands = (value: number): string => value.toLocaleString('en')
