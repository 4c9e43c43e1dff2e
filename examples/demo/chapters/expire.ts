import { colors } from '../timeline.js'
import { type Stage, each, isUpdate, msAfter, others } from './stage.js'

export async function expire({ fleet, journal, timeline, results }: Stage): Promise<void> {
  const ttlMs = 5000
  timeline.chapter(
    '3. A key that expires',
    'dan takes a lease for 5 seconds. No one deletes it: each process drops it by its own clock.',
  )
  timeline.line('dan', `▸ sets lease to ${colors.bold('"mine"')}, for ${ttlMs} ms`)
  const setMs = fleet.order('dan', { kind: 'set', key: 'lease', value: 'mine', ttlMs })
  timeline.mark(setMs, 'the set')
  const readers = others('dan')
  const came = journal.expect(each(readers, "learn dan's lease", isUpdate('set', 'dan', 'lease', 'mine')), setMs, ttlMs)
  const gone = isUpdate('expired', 'dan', 'lease')
  const went = journal.expect(each(readers, "see dan's lease expire", gone), setMs, ttlMs + 5000)
  const coming = await came
  results.check('came', coming.missing)
  results.measured('learnt an expiring key', msAfter(setMs, coming.seen), 'after the set')
  const { seen, missing } = await went
  results.check('went', missing)
  results.measured('dropped it', msAfter(setMs + ttlMs, seen), `after its time, ${ttlMs} ms after the set`)
}
