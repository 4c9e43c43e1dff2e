import { list } from '../results.js'
import { colors, names } from '../timeline.js'
import {
  type Stage,
  addressOf,
  each,
  isKind,
  isMembership,
  isUpdate,
  look,
  msAfter,
  need,
  others,
  seed,
  victim,
} from './stage.js'

export async function restart({ fleet, journal, timeline, results }: Stage): Promise<number> {
  timeline.chapter(
    '5. It is started again',
    `Same name, same port, a new process with nothing in memory. It publishes a mood, and no draft any more.`,
  )
  const port = Number((await addressOf(journal, victim, 0)).split(':').at(-1))
  const seeds = [await addressOf(journal, seed, 0)]
  const launchMs = performance.now()
  fleet.launch(victim)
  need(await journal.expect(each([victim], 'come up again', isKind('ready')), launchMs, 20_000))

  const startMs = fleet.order(victim, { kind: 'start', port, seeds, values: { mood: 'rested' } })
  timeline.mark(startMs, 'its start')
  await addressOf(journal, victim, startMs)
  const returned = journal.expect(
    each(others(victim), `see that ${victim} has restarted`, isMembership('restarted', victim)),
    startMs,
    15_000,
  )
  const told = journal.expect(
    [
      ...each(others(victim), `learn ${victim}'s new mood`, isUpdate('set', victim, 'mood', 'rested')),
      ...others(victim).map((peer) => ({ by: victim, what: `meet ${peer}`, matches: isMembership('joined', peer) })),
      ...each([victim], "learn bob's mood", isUpdate('set', 'bob', 'mood', 'curious')),
    ],
    startMs,
    15_000,
  )
  const { seen, missing } = await returned
  results.measured('saw it restarted', msAfter(startMs, seen), 'after its start')
  const news = await told
  const views = await look({ fleet, journal }, names)
  const strangers = others(victim).filter((name) => Object.keys(views.get(name) ?? {}).length !== names.length - 1)
  results.check('restart', [
    ...missing,
    ...strangers.map((name) => `${name} does not hold exactly ${names.length - 1} peers`),
  ])
  const wrong = others(victim).flatMap((name) => {
    const held = JSON.stringify(views.get(name)?.[victim])
    return held === '{"status":"alive","values":{"mood":"rested"}}' ? [] : [`${name} holds of ${victim}: ${held}`]
  })
  const unread = views.get(victim)?.['bob']?.values['mood'] === 'curious' ? [] : [`${victim} does not hold bob's mood`]
  results.check('values', [...news.missing, ...wrong, ...unread])
  if (wrong.length === 0) {
    timeline.line(
      victim,
      `${colors.green('✓')} to ${list(others(victim))}: mood ${colors.bold('"rested"')}, and no draft`,
    )
  }
  return startMs
}
