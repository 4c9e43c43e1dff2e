import { WriteFlow } from '../../../src/core/flow/write-flow.js'
import { Parts } from '../support/context.js'

/** Writes of a node whose limit is one a second, the first of which is used up. */
const make = () => {
  const parts = new Parts()
  const { own, context } = parts
  for (let round = 0; round < 12; round++) {
    context.pacing.cut()
    context.pacing.round(0)
  }
  const flow = new WriteFlow(context, () => undefined)
  const set = (key: string, deadlineMs = Infinity) => own.set({ key, value: 1, deadlineMs, bytes: 10 }, parts.nowMs)
  const offer = (key: string) => {
    flow.offer({ key, value: 2, deadlineMs: Infinity, bytes: 10 })
  }
  offer('first')
  return { parts, own, flow, set, offer }
}

describe('the keys that a node has or is about to have', () => {
  it('count once where a tombstone still stands under a key that waits', () => {
    const { own, flow, set, offer } = make()
    set('k')
    own.delete('k', 10, 0)
    offer('k')
    expect([flow.pressure.waitingKeys, flow.keyCount]).toEqual([1, 2])
  })

  it('stay the same when what was published under them is collected while they wait', () => {
    const { parts, own, flow, set, offer } = make()
    const published = ['a', 'b', 'c'].map((key) => set(key, 1000)!)
    for (const { key } of published) offer(key)
    offer('new')
    expect([flow.pressure.waitingKeys, flow.keyCount]).toEqual([4, 5])
    parts.nowMs = 1000
    for (const entry of published) own.expire(entry, 1000)
    expect(flow.keyCount).toBe(5)
    own.collect(0, 1000)
    expect([own.entries.size, flow.keyCount]).toEqual([1, 5])
    flow.flush()
    expect([own.entries.size, flow.keyCount]).toEqual([5, 5])
  })
})

test('observers are told at once that a write waits, and that none does any more, and of nothing between', () => {
  const { parts, flow, offer } = make()
  const toldBy = (happens: () => void): (number | undefined)[] => {
    parts.effects.length = 0
    happens()
    flow.admit()
    return parts.effects.flatMap((effect) => (effect.kind === 'pressure' ? [effect.pressure.waitingKeys] : []))
  }
  expect(toldBy(() => undefined)).toEqual([])
  expect(toldBy(() => offer('second'))).toEqual([1])
  expect(toldBy(() => offer('third'))).toEqual([])
  expect(toldBy(() => flow.flush())).toEqual([0])
})
