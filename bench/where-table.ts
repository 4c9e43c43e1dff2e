import { markdown, milliseconds, titles } from './show.js'
import { median } from './stats.js'
import type { Results } from './table.js'
import { parts } from './where.js'

/** Where the CPU of a node goes at rest, over each transport. */
export const whereTable = (results: readonly Results[]): string => {
  const ours = results.filter(({ runs }) => runs.some(({ where }) => where !== undefined))
  const msOf = ({ runs }: Results, part: (typeof parts)[number]): number =>
    median(runs.map(({ where }) => where?.[part] ?? 0))
  const totals = ours.map(({ runs }) => median(runs.map(({ young }) => young.cpuMsPerNodeSecond)))
  const rest = ours.map((result, i) => totals[i]! - parts.reduce((sum, part) => sum + msOf(result, part), 0))
  const rows = [
    ...parts.map((part) => [part, ...ours.map((result) => milliseconds(msOf(result, part)))]),
    ['outside of JavaScript: waking up, sockets, the kernel', ...rest.map(milliseconds)],
    ['all', ...totals.map(milliseconds)],
  ]
  return markdown(['', ...ours.map(({ system }) => titles[system])], rows)
}
