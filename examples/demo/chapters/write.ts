import { colors } from '../timeline.js'
import { type Stage, each, isUpdate, msAfter, others } from './stage.js'

export async function write({ fleet, journal, timeline, results }: Stage): Promise<void> {
  timeline.chapter('2. One writes, all read', 'bob tells nobody in particular; it spreads from one to the next.')
  const value = 'curious'
  timeline.line('bob', `▸ sets mood to ${colors.bold(JSON.stringify(value))}`)
  const setMs = fleet.order('bob', { kind: 'set', key: 'mood', value })
  timeline.mark(setMs, 'the set')
  const learnt = isUpdate('set', 'bob', 'mood', value)
  const { seen, missing } = await journal.expect(each(others('bob'), "learn bob's mood", learnt), setMs, 10_000)
  results.check('write', missing)
  results.measured('learnt a write', msAfter(setMs, seen), 'after the set')
}
