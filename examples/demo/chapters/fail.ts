import { colors } from '../timeline.js'
import { type Stage, each, isMembership, msAfter, others, range, victim } from './stage.js'

export async function fail({ fleet, journal, timeline, results }: Stage): Promise<number> {
  timeline.chapter(
    `4. One is killed`,
    `${victim} gets SIGKILL: no goodbye. The others must find out, and must not be rash: silence has to become improbable.`,
  )
  timeline.line(victim, `${colors.red('✗')} killed (SIGKILL to pid ${fleet.pid(victim) ?? '?'})`)
  const killMs = await fleet.kill(victim)
  timeline.mark(killMs, 'the kill')
  const failed = isMembership('failed', victim)
  const { seen, missing } = await journal.expect(
    each(others(victim), `report that ${victim} failed`, failed),
    killMs,
    20_000,
  )
  const failures = seen.flatMap(({ report }) =>
    report.kind === 'membership' && report.event.kind === 'failed' ? [report.event] : [],
  )
  const phis = range(failures.map(({ phi }) => phi))
  const silences = range(failures.map(({ silentForMs }) => silentForMs / 1000))
  results.check('failure', missing)
  results.measured('reported a failure', msAfter(killMs, seen), `after the kill; phi ${phis}, silent for ${silences} s`)
  return killMs
}
