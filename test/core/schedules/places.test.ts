import type { Delta } from '../../../src/core/message.js'
import { Lab } from '../support/lab.js'
import { delta } from '../support/make.js'
import { generationAt } from '../support/settings.js'

/** A node with two places, which one who left and one who lives have taken. */
const taken = () => {
  const lab = new Lab({ maxPeers: 2 })
  const [a, teller] = [lab.add('a'), lab.add('teller')]
  const tell = (...deltas: readonly Delta[]) => lab.tell(teller, a, ...deltas)
  tell(delta({ name: 'gone' }), delta({ name: 'p' }))
  tell(delta({ name: 'gone', heartbeat: 2, status: 'left', ageMs: 10 }))
  expect(a.statuses).toEqual({ gone: 'left', p: 'alive' })
  return { a, tell }
}

describe('where all places are taken', () => {
  it('one who is gone makes room for one who comes', () => {
    const { a, tell } = taken()
    tell(delta({ name: 'q' }))
    expect(a.statuses).toEqual({ p: 'alive', q: 'alive' })
    expect(a.eventsOf('gone')).toEqual(['joined', 'left', 'forgotten'])
  })

  it('a later run of one who is held needs no room', () => {
    const { a, tell } = taken()
    tell(delta({ name: 'p', generation: generationAt(1000) }))
    expect(a.statuses).toEqual({ gone: 'left', p: 'alive' })
    expect(a.eventsOf('p')).toEqual(['joined', 'restarted'])
  })
})
