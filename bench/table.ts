import type { BareMeasures } from './bare.js'
import { withoutCode } from './memory.js'
import type { Measures } from './measures.js'
import { digits, kilobytes, markdown, milliseconds, ratio, seconds, titles } from './show.js'
import { median } from './stats.js'
import type { SystemName } from './systems/system.js'

/** All runs of one system. */
export interface Results {
  readonly system: SystemName
  readonly runs: readonly Measures[]
  /** Bare sockets with the same bytes, of each run; none for what is not ours. */
  readonly bare: readonly BareMeasures[]
}

interface Line {
  readonly title: string
  readonly of: (run: Measures) => number | undefined
  readonly show: (value: number) => string
}

const lines: readonly Line[] = [
  { title: 'all know all', of: (run) => run.joinMs, show: seconds },
  { title: 'one write to all, median', of: (run) => run.writeMs, show: seconds },
  { title: 'death seen by the first', of: (run) => run.death.firstMs, show: seconds },
  { title: 'death seen, median', of: (run) => run.death.medianMs, show: seconds },
  { title: 'death seen by all', of: (run) => run.death.lastMs, show: seconds },
  { title: 'cores at rest, by all nodes', of: (run) => run.young.cores, show: digits },
  { title: 'CPU per node-second at rest', of: (run) => run.young.cpuMsPerNodeSecond, show: milliseconds },
  { title: 'CPU per node-second at rest, aged', of: (run) => run.old?.cpuMsPerNodeSecond, show: milliseconds },
  { title: 'sent per node-second at rest', of: (run) => run.young.bytesPerNodeSecond, show: kilobytes },
  { title: 'heap per node', of: (run) => run.young.heap.heapBytes, show: kilobytes },
  { title: 'heap per node without code', of: (run) => withoutCode(run.young.heap), show: kilobytes },
  { title: 'heap per node, aged', of: (run) => run.old?.heap.heapBytes, show: kilobytes },
  { title: 'heap per node without code, aged', of: (run) => run.old && withoutCode(run.old.heap), show: kilobytes },
  { title: 'RSS per node', of: (run) => run.young.rssBytesPerNode, show: kilobytes },
]

/** The medians of all systems side by side, and by how much the others differ from the last. */
export const clusterTable = (results: readonly Results[]): string => {
  const compared = results.length > 1
  const base = results.at(-1)
  const header = ['', ...results.map(({ system }) => titles[system])]
  if (compared) header.push(...results.slice(0, -1).map(({ system }) => `${titles[base!.system]} / ${titles[system]}`))
  const rows = lines.flatMap(({ title, of, show }) => {
    const values = results.map(({ runs }) => median(runs.map(of).filter((value) => value !== undefined)))
    if (results.every(({ runs }) => runs.every((run) => of(run) === undefined))) return []
    const ratios = values.slice(0, -1).map((value) => ratio(values.at(-1)! / value))
    return [[title, ...values.map(show), ...(compared ? ratios : [])]]
  })
  const failures = results.map(({ runs }) => runs.map((run) => run.falseFailures).join(', '))
  const noRatios = compared ? results.slice(1).map(() => '') : []
  const sockets = results.map(({ runs }) => median(runs.map((run) => run.young.sockets)).toFixed(0))
  const floors = (of: (bare: BareMeasures) => number, show: (value: number) => string): string[] =>
    results.map(({ bare }) => (bare.length === 0 ? '' : show(median(bare.map(of)))))
  const cpuFloors = floors((bare) => bare.cpuMsPerNodeSecond, milliseconds)
  rows.push(['CPU of bare sockets, as many bytes', ...cpuFloors, ...noRatios])
  const heapFloors = floors(({ heap }) => withoutCode(heap), kilobytes)
  rows.push(['heap of bare sockets without code', ...heapFloors, ...noRatios])
  rows.push(['sockets open in the process', ...sockets, ...noRatios])
  rows.push(['false failures, each run', ...failures, ...noRatios])
  const atRest = results.map(({ runs }) => runs.map(({ young }) => young.falseFailures).join(', '))
  rows.push(['of these at rest', ...atRest, ...noRatios])
  return markdown(header, rows)
}
