import { line, type Svg, text } from './svg.js'

/** Where a chart's area lies in the drawing. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** Maps a value to a place, and says which values are marked. */
export interface Axis {
  readonly place: (value: number) => number
  readonly ticks: readonly { readonly value: number; readonly label: string }[]
}

/** A logarithmic axis from one place to another, over at least the given values. */
export const logAxis = (values: readonly number[], from: number, to: number, ticks: readonly number[]): Axis => {
  const [least, greatest] = [Math.log(Math.min(...values)), Math.log(Math.max(...values))]
  const span = Math.max(greatest - least, 1e-9)
  return {
    place: (value) => from + ((Math.log(value) - least) / span) * (to - from),
    ticks: ticks.map((value) => ({ value, label: shortest(value) })),
  }
}

const mostSteps = 8

/** A linear axis from 0 to the first whole step above the greatest value. */
export const linearAxis = (values: readonly number[], from: number, to: number): Axis => {
  const greatest = Math.max(...values)
  const power = 10 ** Math.floor(Math.log10(greatest / mostSteps))
  const step = power * ([1, 2, 5].find((digit) => greatest / (digit * power) <= mostSteps) ?? 10)
  const count = Math.ceil(greatest / step)
  return {
    place: (value) => from + (value / (count * step)) * (to - from),
    ticks: Array.from({ length: count + 1 }, (_, i) => Number((i * step).toPrecision(6))).map((value) => ({
      value,
      label: shortest(value),
    })),
  }
}

/** 1, 2, 5, 10, 20, 50 ... that enclose the values. */
export const roundSteps = (values: readonly number[]): number[] => {
  const steps: number[] = []
  const [least, greatest] = [Math.min(...values), Math.max(...values)]
  for (let power = Math.floor(Math.log10(least)) - 1; power <= Math.ceil(Math.log10(greatest)); power++) {
    for (const digit of [1, 2, 5]) steps.push(Number((digit * 10 ** power).toPrecision(1)))
  }
  const first = steps.findLastIndex((step) => step <= least)
  const last = steps.findIndex((step) => step >= greatest)
  return steps.slice(Math.max(0, first), last === -1 ? undefined : last + 1)
}

const shortest = (value: number): string =>
  value >= 1e6 || (value > 0 && value < 1e-3) ? value.toExponential(0) : value.toLocaleString('en')

const grid = { stroke: '#ddd', 'stroke-width': 1 }
const frame = { stroke: '#666', 'stroke-width': 1 }

/** The grid, the numbers and the names of both axes. */
export const axes = (
  box: Box,
  x: Axis,
  y: Axis,
  { title, across, up }: { readonly title: string; readonly across: string; readonly up: string },
): Svg[] => [
  text(box.left, box.top - 38, title, { 'font-size': 15, 'font-weight': 600 }),
  text(box.left, box.top - 14, up, { fill: '#555' }),
  ...y.ticks.flatMap(({ value, label }) => [
    line(box.left, y.place(value), box.right, y.place(value), grid),
    text(box.left - 8, y.place(value) + 4, label, { 'text-anchor': 'end' }),
  ]),
  ...x.ticks.flatMap(({ value, label }) => [
    line(x.place(value), box.top, x.place(value), box.bottom, grid),
    text(x.place(value), box.bottom + 20, label, { 'text-anchor': 'middle' }),
  ]),
  line(box.left, box.bottom, box.right, box.bottom, frame),
  line(box.left, box.top, box.left, box.bottom, frame),
  text((box.left + box.right) / 2, box.bottom + 44, across, { 'text-anchor': 'middle', fill: '#555' }),
]
