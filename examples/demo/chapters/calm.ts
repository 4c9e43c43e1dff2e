import { type Stage, victim } from './stage.js'

/** Failures that were none: of processes that were running. */
export async function falseAlarms({ journal, results }: Stage, killedMs: number, restartedMs: number): Promise<void> {
  const alarms = await journal.past(({ report, atMs }) => {
    if (report.kind !== 'membership' || report.event.kind !== 'failed') return false
    return report.event.peer !== victim || atMs < killedMs || atMs > restartedMs
  })
  results.check(
    'calm',
    alarms.flatMap(({ by, report }) =>
      report.kind === 'membership' ? [`${by} called ${report.event.peer} failed`] : [],
    ),
  )
}
