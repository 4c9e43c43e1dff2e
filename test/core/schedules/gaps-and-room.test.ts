import { Lab } from '../support/lab.js'
import { delta, set } from '../support/make.js'
import type { Delta } from '../../../src/core/message.js'

const kilobytes = (count: number): string => 'x'.repeat(1000 * count)

/** A node that has room for 8 KB, holds 5 of one who left, and two entries of one who lives. */
const nearlyFull = () => {
  const lab = new Lab({ maxStateBytes: 8000 })
  const [a, teller] = [lab.add('a'), lab.add('teller')]
  const tell = (...deltas: readonly Delta[]) => lab.tell(teller, a, ...deltas)
  tell(delta({ name: 'gone', entries: [set(1, 'k', kilobytes(5))] }))
  tell(delta({ name: 'gone', heartbeat: 2, status: 'left', ageMs: 10, from: 1 }))
  tell(delta({ name: 'p', entries: [set(1, 'k1'), set(2, 'k2')] }))
  expect(a.statuses).toEqual({ gone: 'left', p: 'alive' })
  return { a, tell }
}

describe('a delta that starts beyond what is held, and for which there would be no room', () => {
  it('makes nobody go who is gone: it is not taken in', () => {
    const { a, tell } = nearlyFull()
    tell(delta({ name: 'p', from: 5, entries: [set(6, 'k1', kilobytes(4))] }))
    expect(a.map('p')).toEqual({ k1: 1, k2: 2 })
    expect(a.eventsOf('gone')).toEqual(['joined', 'left'])
    expect(a.map('gone')).toEqual({ k: kilobytes(5) })
  })

  it('is not told of, nor is the peer held back for it', () => {
    const { a, tell } = nearlyFull()
    tell(delta({ name: 'p', from: 5, entries: [set(6, 'k1', kilobytes(7)), set(7, 'k3', kilobytes(7))] }))
    expect(a.reported('state-full')).toEqual([])
    expect(a.node.peers.heldBack.names(0)).toEqual([])
  })
})
