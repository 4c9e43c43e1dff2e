import { Lab } from '../support/lab.js'
import type { LabNode } from '../support/lab-node.js'
import { delta } from '../support/make.js'

const year = 365 * 86_400_000
const failedGraceMs = 20_000

/**
 * `a` knew a run of `p`, then believed a later one from a far future, as it knew nobody else; that one died and is forgotten.
 * Somebody who was suspended for long still tells of the former.
 */
const forgotten = (wallOffsetMs: { a: number; before: number; far: number }) => {
  const lab = new Lab({ failedGraceMs })
  const a = lab.add('a', { wallOffsetMs: wallOffsetMs.a })
  const before = lab.add('p', { seeds: ['a'], wallOffsetMs: wallOffsetMs.before })
  lab.run(5000)
  const { heartbeat } = a.node.peers.get('p')!
  const { generation } = before.node.own
  before.stop()
  const far = lab.add('p', { seeds: ['a'], wallOffsetMs: wallOffsetMs.far })
  lab.run(5000)
  far.stop()
  lab.run(60_000)
  expect(a.eventsOf('p')).toEqual(['joined', 'restarted', 'failed', 'forgotten'])
  const tell = (newerBy: number): void => {
    const { name, node } = lab.add('slow')
    const sender = { name, address: node.own.address, generation: node.own.generation }
    const deltas = [delta({ name: 'p', generation, heartbeat: heartbeat + newerBy })]
    lab.say(lab.nodes.at(-1)!, a, { type: 'news', cluster: 'test', sender, deltas })
  }
  return { lab, a, before, tell }
}

const right = { a: 0, before: 0, far: 2 * year }

describe('a peer that was known before its clock was far ahead, and is forgotten', () => {
  it.each([
    ['', right],
    [': to a node whose own clock is behind', { a: -2 * year, before: -2 * year, far: 0 }],
  ])('does not return as the run before%s', (_, offsets) => {
    const { a, tell } = forgotten(offsets)
    tell(0)
    expect(a.statuses).not.toHaveProperty('p')
  })

  it('nor once the clock of who believed is set right, to which both looked far ahead', () => {
    const { a, tell } = forgotten({ a: -2 * year, before: 0, far: 2 * year })
    a.wallOffsetMs = 0
    tell(0)
    expect(a.statuses).not.toHaveProperty('p')
  })

  it('nor where both came while the own clock was ahead, and looked right', () => {
    const { a, tell } = forgotten({ a: 2 * year, before: 0, far: 2 * year })
    a.wallOffsetMs = 0
    tell(0)
    expect(a.statuses).not.toHaveProperty('p')
  })

  it('returns as the run before with a newer heartbeat', () => {
    const { a, tell } = forgotten(right)
    tell(1)
    expect(a.statuses).toMatchObject({ p: 'alive' })
  })

  const returns = (by: LabNode, lab: Lab, wallOffsetMs: number): LabNode => {
    const back = lab.add('p', { seeds: ['a'], wallOffsetMs })
    lab.run(10_000)
    expect(by.statuses).toEqual({ p: 'alive' })
    return back
  }

  it('returns as a later run with a right clock', () => {
    const { lab, a } = forgotten(right)
    expect(returns(a, lab, 0).reported('outbid')).toEqual([])
  })

  it('returns as a later run whose clock went back behind the run before: it is told whom to outbid', () => {
    const { lab, a, before } = forgotten(right)
    const back = returns(a, lab, -3_600_000)
    expect(back.reported('outbid')).toHaveLength(1)
    expect(back.node.own.generation - before.node.own.generation).toBeLessThan(1024 * year)
  })
})
