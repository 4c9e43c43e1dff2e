import type { BusyWriterMeasures } from './busy-writer.js'
import { markdown, megabytes, milliseconds, seconds, titles, whole } from './show.js'
import { median } from './stats.js'
import type { OurName } from './systems/ours.js'

/** All runs over one transport. */
export interface BusyWriterResults {
  readonly system: OurName
  readonly runs: readonly BusyWriterMeasures[]
}

type Line = readonly [title: string, of: keyof BusyWriterMeasures, show: (value: number) => string]

const lines: readonly Line[] = [
  ['last write to all equal', 'equalMs', seconds],
  ['writes asked', 'asked', whole],
  ['writes published', 'published', whole],
  ['most keys waiting', 'mostWaiting', whole],
  ['heap before', 'heapBeforeBytes', megabytes],
  ['largest heap while writing', 'heapWritingBytes', megabytes],
  ['heap after', 'heapAfterBytes', megabytes],
  ['CPU a second while writing', 'cpuMsPerSecond', milliseconds],
]

/** The medians over each transport, side by side. */
export const busyWriterTable = (results: readonly BusyWriterResults[]): string => {
  const rows = lines.map(([title, of, show]) => [
    title,
    ...results.map(({ runs }) => show(median(runs.map((run) => run[of])))),
  ])
  rows.push(['false failures, each run', ...results.map(({ runs }) => runs.map((run) => run.falseFailures).join(', '))])
  return markdown(['', ...results.map(({ system }) => titles[system])], rows)
}
