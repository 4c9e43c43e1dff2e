import { axes, type Axis, type Box, linearAxis } from '../axes.js'
import { colors, legend, type Series } from '../chart.js'
import { drawing, line, polyline, type Svg, text } from '../svg.js'
import type { LoadRun } from './run.js'
import { type LoadSetup, phases } from './setup.js'
import type { LoadSample } from './staleness.js'

const width = 1200
const height = 1040
const left = 80
const right = 1170

const panels: readonly {
  readonly of: Exclude<keyof LoadSample, 'atS'>
  readonly title: string
  readonly up: string
}[] = [
  { of: 'greatestS', title: 'Greatest staleness', up: 'seconds for which a copy has lacked something published' },
  { of: 'staleMappings', title: 'Stale mappings', up: 'keys of owners of which an observer holds an older value' },
  { of: 'waitingKeys', title: 'Waiting at the writers', up: 'keys whose latest write waits for its turn' },
]

const styles: readonly Pick<Series, 'color' | 'dashed'>[] = [
  { color: colors.blue },
  { color: colors.blue, dashed: true },
  { color: colors.red },
  { color: colors.red, dashed: true },
]

/** Three charts over time, one under the other, with a line for each run. */
export const plotLoad = (setup: LoadSetup, runs: readonly LoadRun[]): Svg => {
  const title = 'grapevine-rx: staleness under load'
  const x = timeAxis()
  return drawing(
    width,
    height,
    title,
    text(40, 40, title, { 'font-size': 20, 'font-weight': 600 }),
    text(40, 62, describeLoad(setup), { fill: '#555' }),
    ...panels.flatMap((panel, i) => chart(panel, runs, x, boxOf(i))),
    ...legend({ ...boxOf(panels.length - 1) }, seriesOf(runs)),
  )
}

/** The setup in a sentence. */
export const describeLoad = ({ nodes, keys, writesPerSecond, maxMessageBytes, newsFanout }: LoadSetup): string =>
  `${nodes} nodes with ${keys} keys each, ${writesPerSecond} ${writesPerSecond === 1 ? 'write' : 'writes'} a second on each (twice that from ` +
  `${phases.doubledFromS} s to ${phases.doubledUntilS} s, none from ${phases.stopS} s), messages of ` +
  `${maxMessageBytes.toLocaleString('en')} bytes, ${newsFanout === 0 ? 'no news' : `news to ${newsFanout}`}`

const boxOf = (i: number): Box => ({ left, right, top: 140 + i * 290, bottom: 320 + i * 290 })

const timeAxis = (): Axis => {
  const place = (atS: number): number => left + (atS / phases.endS) * (right - left)
  const marks = [0, phases.doubledFromS, 50, phases.doubledUntilS, 100, phases.stopS, 150, phases.endS]
  return { place, ticks: marks.map((value) => ({ value, label: String(value) })) }
}

const chart = ({ of, title, up }: (typeof panels)[number], runs: readonly LoadRun[], x: Axis, box: Box): Svg[] => {
  const values = runs.flatMap(({ samples }) => samples.map((sample) => sample[of]))
  const y = linearAxis([Math.max(1, ...values)], box.bottom, box.top)
  const changes = [phases.doubledFromS, phases.doubledUntilS, phases.stopS]
  return [
    ...axes(box, x, y, { title, up, across: 'seconds' }),
    ...changes.map((atS) => line(x.place(atS), box.top, x.place(atS), box.bottom, { stroke: '#999' })),
    ...runs.map(({ samples }, i) => {
      const { color, dashed = false } = styleOf(i)
      const points = samples.map((sample) => [x.place(sample.atS), y.place(sample[of])] as const)
      return polyline(points, { stroke: color, 'stroke-width': 2, ...(dashed ? { 'stroke-dasharray': '5 4' } : {}) })
    }),
  ]
}

const seriesOf = (runs: readonly LoadRun[]): Series[] =>
  runs.map(({ label }, i) => ({ label, points: [], ...styleOf(i) }))

const styleOf = (i: number): (typeof styles)[number] => styles[i % styles.length] as (typeof styles)[number]
