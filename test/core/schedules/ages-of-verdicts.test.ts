import type { MembershipEvent } from '../../../src/core/events.js'
import type { Row } from '../../../src/core/message.js'
import { Lab } from '../support/lab.js'
import { delta, row } from '../support/make.js'

/** A node that heard of p each second up to heartbeat 30, then no more, and has just called it failed; and somebody who tells it more. */
const convicted = () => {
  const lab = new Lab({ partners: 0 })
  const [a, teller] = [lab.add('a'), lab.add('teller')]
  const { name, address, generation } = teller.node.own
  const sender = { name, address, generation }
  lab.say(teller, a, {
    type: 'news',
    cluster: 'test',
    sender,
    deltas: [delta({ ...sender }), delta({ heartbeat: 10 })],
  })
  let own = 1
  const tell = (...rows: readonly Row[]): void => {
    const all = [row({ name, generation, heartbeat: (own += 1) }), ...rows]
    const digest = { type: 'digest', cluster: 'test', sender, exchange: 0, to: a.address, complete: false } as const
    lab.say(teller, a, { ...digest, rows: all })
    lab.wire = []
  }
  const second = (...rows: readonly Row[]): void => {
    lab.advance(500)
    lab.step(a, { kind: 'evaluation' })
    lab.advance(500)
    lab.step(a, { kind: 'heartbeat' })
    lab.step(a, { kind: 'evaluation' })
    tell(...rows)
  }
  for (let heartbeat = 11; heartbeat <= 30; heartbeat++) second(row({ heartbeat }))
  for (let seconds = 0; a.statuses['p'] === 'alive' && seconds < 20; seconds++) second()
  expect(a.eventsOf('p')).toEqual(['joined', 'failed'])
  const failed = a.events.at(-1) as Extract<MembershipEvent, { kind: 'failed' }>
  // as many heartbeats as it was silent for before the verdict
  return { a, tell, missed: Math.floor(failed.silentForMs / 1000) }
}

describe('a heartbeat that p may have had before it died', () => {
  it('brings it not back where somebody else called it failed a few seconds before', () => {
    const { a, tell, missed } = convicted()
    expect(missed).toBeGreaterThan(4)
    tell(row({ heartbeat: 30, status: 'failed', ageMs: 3000 }))
    tell(row({ heartbeat: 30 + missed }))
    expect(a.eventsOf('p')).toEqual(['joined', 'failed'])
  })

  it('does where it is from after that', () => {
    const { a, tell, missed } = convicted()
    tell(row({ heartbeat: 30, status: 'failed', ageMs: 3000 }))
    tell(row({ heartbeat: 30 + missed + 1 }))
    expect(a.eventsOf('p')).toEqual(['joined', 'failed', 'recovered'])
  })
})
