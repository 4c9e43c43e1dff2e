import { list } from '../results.js'
import { colors } from '../timeline.js'
import { type Stage, each, isMembership, look, msAfter, others, seed } from './stage.js'

export async function leave({ fleet, journal, timeline, results }: Stage): Promise<void> {
  timeline.chapter(
    '6. One leaves politely',
    `${seed}, through which they all met, says goodbye and ends. It was a seed and nothing more: the others go on.`,
  )
  timeline.line(seed, '▸ leaves')
  const leaveMs = fleet.order(seed, { kind: 'leave' })
  timeline.mark(leaveMs, 'the order to leave')
  const rest = others(seed)
  const left = isMembership('left', seed)
  const { seen, missing } = await journal.expect(each(rest, `see that ${seed} has left`, left), leaveMs, 10_000)
  results.measured('saw it leave', msAfter(leaveMs, seen), 'after the order to leave')
  const exit = await fleet.exit(seed)
  results.check('left', [...missing, ...(exit === 0 ? [] : [`the process of ${seed} ended with ${exit}`])])

  const watchMs = Math.ceil(results.longestMs('reported a failure') / 1000 + 1) * 1000
  timeline.line(seed, colors.dim(`is watched for ${watchMs / 1000} s: longer than a failure took to be reported`))
  await journal.watch(leaveMs + watchMs - performance.now())
  const views = await look({ fleet, journal }, rest)
  const blamed = await journal.past(({ report }) => isMembership('failed', seed)(report))
  results.check('polite', [
    ...blamed.map(({ by }) => `${by} called ${seed} failed`),
    ...rest.flatMap((name) => {
      const status = views.get(name)?.[seed]?.status
      return status === 'left' ? [] : [`${name} holds ${seed} as ${status ?? 'unknown'}`]
    }),
  ])
  if (blamed.length === 0) timeline.line(seed, `${colors.green('✓')} nobody called it failed: ${list(rest)} say left`)
}
