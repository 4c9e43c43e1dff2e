import { names } from '../timeline.js'
import { type Stage, addressOf, each, isKind, isMembership, msAfter, need, others, seed, victim } from './stage.js'

export async function findEachOther({ fleet, journal, timeline, results }: Stage): Promise<void> {
  timeline.chapter(
    '1. Five processes find each other',
    'Each knows one address, that of ada. The rest they learn by gossip.',
  )
  for (const name of names) fleet.launch(name)
  need(await journal.expect(each(names, 'come up', isKind('ready')), 0, 20_000))

  const orderedMs = fleet.order(seed, { kind: 'start', port: 0, seeds: [], values: {} })
  const seeds = [await addressOf(journal, seed, orderedMs)]
  const startMs = performance.now()
  timeline.mark(startMs, 'the start')
  for (const name of others(seed)) {
    const values = name === victim ? { mood: 'cheerful', draft: 'page one' } : {}
    fleet.order(name, { kind: 'start', port: 0, seeds, values })
  }
  const meetings = names.flatMap((by) =>
    others(by).map((peer) => ({ by, what: `meet ${peer}`, matches: isMembership('joined', peer) })),
  )
  const { seen, missing } = await journal.expect(meetings, startMs, 15_000)
  const metAll = names.map((name) =>
    Math.max(
      ...msAfter(
        startMs,
        seen.filter(({ by }) => by === name),
      ),
    ),
  )
  results.check('found', missing)
  results.measured('knew all the others', metAll.filter(Number.isFinite), 'after the start of four, through one seed')
}
