import { axes, type Box, linearAxis, logAxis, roundSteps } from './axes.js'
import { colors, curve, legend, type Point, type Series } from './chart.js'
import { describeRest } from './describe.js'
import type { Sample } from './measures.js'
import type { SimulationSetup } from './setup.js'
import { drawing, type Svg, text } from './svg.js'
import type { Curves, PhiPoint, SizePoint } from './sweep.js'

const width = 1200
const height = 620
const sizeBox: Box = { left: 70, top: 150, right: 570, bottom: 470 }
const phiBox: Box = { left: 670, top: 150, right: 1170, bottom: 470 }
const varied = ['phiDistribution', 'phiThreshold']

/** Two charts: times against cluster sizes, and detection time against phi thresholds with the false failures that each costs. */
export const plot = (setup: SimulationSetup, curves: Curves): Svg => {
  const title = 'grapevine-rx: how fast news and deaths are known'
  const subtitle = [...wrapped(describeRest(setup, curves.phi.length > 0 ? varied : []), 150)]
  return drawing(
    width,
    height,
    title,
    text(40, 40, title, { 'font-size': 20, 'font-weight': 600 }),
    ...subtitle.map((part, i) => text(40, 62 + 17 * i, part, { fill: '#555' })),
    ...sizeChart(curves.sizes),
    ...phiChart(curves.phi, curves.phiNodes),
  )
}

const sizeSeries: readonly (readonly [Exclude<keyof SizePoint, 'nodes'>, Omit<Series, 'points'>])[] = [
  ['deathAllMs', { label: 'death seen by all', color: colors.red }],
  ['deathMedianMs', { label: 'death seen by half', color: colors.orange, dashed: true }],
  ['newPeerAllMs', { label: 'new node known to all', color: colors.green }],
  ['writeAllMs', { label: 'write at all nodes', color: colors.blue }],
  ['writeHalfMs', { label: 'write at half of the nodes', color: colors.sky, dashed: true }],
]

const sizeChart = (points: readonly SizePoint[]): Svg[] => {
  const times = points.flatMap((point) => sizeSeries.flatMap(([measure]) => secondsOf(point[measure])))
  if (times.length === 0) return []
  const sizes = points.map(({ nodes }) => nodes)
  const x = logAxis(sizes, sizeBox.left, sizeBox.right - 12, sizes)
  const steps = roundSteps(times)
  const y = logAxis(steps, sizeBox.bottom, sizeBox.top, steps)
  const series = sizeSeries.map(([measure, style]) => ({
    ...style,
    points: points.flatMap((point) =>
      secondsOf(point[measure]).map((time) => ({ x: x.place(point.nodes), y: y.place(time) })),
    ),
  }))
  const titles = {
    title: 'Times against the size of the cluster',
    across: 'nodes',
    up: 'seconds (median of the samples)',
  }
  return [...axes(sizeBox, x, y, titles), ...series.flatMap(curve), ...legend(sizeBox, series)]
}

const phiSeries = [
  { distribution: 'normal', measure: 'deathAllMs', label: 'normal, seen by all', color: colors.red },
  { distribution: 'normal', measure: 'deathMedianMs', label: 'normal, seen by half', color: colors.red, dashed: true },
  { distribution: 'exponential', measure: 'deathAllMs', label: 'exponential, seen by all', color: colors.blue },
  {
    distribution: 'exponential',
    measure: 'deathMedianMs',
    label: 'exponential, seen by half',
    color: colors.blue,
    dashed: true,
  },
] as const

const phiChart = (points: readonly PhiPoint[], nodes: number): Svg[] => {
  const times = points.flatMap((point) => [...secondsOf(point.deathMedianMs), ...secondsOf(point.deathAllMs)])
  if (times.length === 0) return []
  const { left, right, bottom, top } = phiBox
  const thresholds = points.map(({ phiThreshold }) => phiThreshold)
  const x = linearAxis(thresholds, left, right - 12)
  const y = linearAxis(times, bottom, top)
  const series = phiSeries.map(({ distribution, measure, ...style }): Series => {
    const own = points.filter((point) => point.distribution === distribution)
    const placed = (point: PhiPoint, time: number): Point => ({
      x: x.place(point.phiThreshold),
      y: y.place(time),
      ...(measure === 'deathAllMs' && point.falseFailures > 0 ? { label: rateOf(point) } : {}),
    })
    return { ...style, points: own.flatMap((point) => secondsOf(point[measure]).map((time) => placed(point, time))) }
  })
  const hours = Math.min(...points.map(({ nodeHours }) => nodeHours))
  const titles = {
    title: `Detection time against the phi threshold, ${nodes} nodes`,
    across: `phi threshold; numbers: false failures per node-hour (no number: none in ${rounded(hours)} h)`,
    up: 'seconds from a death (median of the samples)',
  }
  return [...axes(phiBox, x, y, titles), ...series.flatMap(curve), ...legend(phiBox, series)]
}

const rateOf = ({ falseFailuresPerNodeHour }: PhiPoint): string => String(rounded(falseFailuresPerNodeHour))

/** Two digits: more are not known. */
const rounded = (value: number): number => Number(value.toPrecision(2))

const secondsOf = (ms: Sample): number[] => (ms === undefined ? [] : [Math.max(1, ms) / 1000])

/** Lines of at most that many characters. */
function* wrapped(whole: string, most: number): Generator<string> {
  let rest = whole
  while (rest.length > most) {
    const at = rest.lastIndexOf(', ', most) + 1
    if (at === 0) break
    yield rest.slice(0, at)
    rest = rest.slice(at + 1)
  }
  yield rest
}
