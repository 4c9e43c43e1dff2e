import { type Box } from './axes.js'
import { element, line, polyline, type Svg, text } from './svg.js'

/** A place on a curve, and what is written above it. */
export interface Point {
  readonly x: number
  readonly y: number
  readonly label?: string
}

/** A curve: what it is called, how it looks and where it runs. */
export interface Series {
  readonly label: string
  readonly color: string
  readonly dashed?: boolean
  readonly points: readonly Point[]
}

/** Colours that are told apart by the colour-blind too (Okabe and Ito). */
export const colors = { blue: '#0072b2', sky: '#56b4e9', green: '#009e73', orange: '#e69f00', red: '#d55e00' } as const

/** A curve with a dot at each point. */
export const curve = ({ color, dashed = false, points }: Series): Svg[] => [
  polyline(
    points.map(({ x, y }) => [x, y] as const),
    { stroke: color, 'stroke-width': 2, 'stroke-linejoin': 'round', ...dashes(dashed) },
  ),
  ...points.map(({ x, y }) =>
    element('circle', { cx: x, cy: y, r: 3.5, fill: dashed ? '#fff' : color, stroke: color, 'stroke-width': 1.5 }),
  ),
  ...points.flatMap(({ x, y, label }) =>
    label === undefined ? [] : [text(x, y - 9, label, { fill: color, 'font-size': 11, 'text-anchor': 'middle' })],
  ),
]

/** What the curves are, one under the other, below the chart. */
export const legend = ({ left, bottom, right }: Box, series: readonly Series[]): Svg[] =>
  series.flatMap(({ label, color, dashed = false }, i) => {
    const columns = 2
    const x = left + (i % columns) * ((right - left) / columns)
    const y = bottom + 74 + Math.floor(i / columns) * 22
    const dot = { cx: x + 14, cy: y - 4, r: 3.5, fill: dashed ? '#fff' : color, stroke: color, 'stroke-width': 1.5 }
    return [
      line(x, y - 4, x + 28, y - 4, { stroke: color, 'stroke-width': 2, ...dashes(dashed) }),
      element('circle', dot),
      text(x + 36, y, label),
    ]
  })

const dashes = (dashed: boolean): Readonly<Record<string, string>> => (dashed ? { 'stroke-dasharray': '5 4' } : {})
