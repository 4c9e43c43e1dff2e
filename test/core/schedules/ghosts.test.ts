import { Lab, type Parcel } from '../support/lab.js'
import type { LabNode } from '../support/lab-node.js'
import { delta, row } from '../support/make.js'

const failedGraceMs = 60_000

/** Three nodes of which the third has just been called failed by the others. */
const withOneDead = () => {
  const lab = new Lab({ failedGraceMs })
  const [a, b, c] = lab.cluster('a', 'b', 'c') as [LabNode, LabNode, LabNode]
  lab.set(c, 'k', 1)
  lab.run(10_000)
  const early: readonly Parcel[] = [...lab.sent]
  c.stop()
  while (a.statuses.c === 'alive' || b.statuses.c === 'alive') lab.run(500)
  return { lab, a, b, c, early }
}

describe('a dead peer', () => {
  it('is failed, then forgotten with its entries, and stands in no digest for the second half of the grace', () => {
    const { lab, a, b } = withOneDead()
    lab.run(failedGraceMs / 2 - 5000)
    expect(a.map('c')).toEqual({ k: 1 })
    lab.run(10_000)
    lab.sent.length = 0
    lab.run(failedGraceMs / 2)
    for (const node of [a, b]) {
      expect(node.eventsOf('c')).toEqual(['joined', 'failed', 'forgotten'])
      expect(node.map('c')).toBeUndefined()
    }
    expect(JSON.stringify(lab.sent.map(({ message }) => message))).not.toContain('"name":"c"')
  })

  it('is still contacted in the second half of its grace', () => {
    const { lab, c } = withOneDead()
    lab.run(failedGraceMs * 0.6)
    lab.dialled.clear()
    lab.run(failedGraceMs * 0.3)
    expect(lab.dialled.get(c.address)).toBeGreaterThan(5)
  })

  it('is announced to newcomers by nothing, and does not get a grace of their own from each of them', () => {
    const { lab } = withOneDead()
    for (let i = 0; i < 6; i++) {
      const newcomer = lab.add(`newcomer${i}`, { seeds: [i === 0 ? 'a' : `newcomer${i - 1}`] })
      lab.run(15_000)
      expect(newcomer.eventsOf('c')).toEqual([])
      expect(newcomer.statuses.a).toBe('alive')
      const expected = i < 2 ? 'failed' : undefined
      if (i !== 1) expect(newcomer.statuses.c).toBe(expected)
    }
    for (const { statuses } of lab.nodes.filter(({ up }) => up)) expect(statuses).not.toHaveProperty('c')
  })

  it('has the greatest age that anybody says of the same heartbeat', () => {
    const { lab, a, b } = withOneDead()
    const { generation, heartbeat } = a.node.peers.get('c')!
    const ageAt = () => lab.nowMs - a.node.peers.get('c')!.statusSinceMs
    const { name, address } = b.node.own
    const envelope = { cluster: 'test', sender: { name, address, generation: b.node.own.generation } }
    const failed = (ageMs: number) => row({ name: 'c', generation, heartbeat, status: 'failed', ageMs })
    const say = (ageMs: number) =>
      lab.say(b, a, { type: 'reply', ...envelope, exchange: 0, rows: [failed(ageMs)], deltas: [] })
    say(40_000)
    expect(ageAt()).toBe(40_000)
    say(100)
    expect(ageAt()).toBe(40_000)
    say(failedGraceMs)
    expect(ageAt()).toBe(40_000)
  })

  it('is introduced to nobody once its age is beyond the grace', () => {
    const lab = new Lab({ failedGraceMs })
    const [a, b] = [lab.add('a'), lab.add('b')]
    const deltas = [delta({ name: 'c', status: 'failed', ageMs: failedGraceMs })]
    lab.tell(a, b, ...deltas)
    expect(b.statuses).toEqual({})
  })
})

describe('a forgotten peer', () => {
  it('is brought back by nothing that was said before', () => {
    const { lab, a, b, c, early } = withOneDead()
    lab.run(failedGraceMs + 10_000)
    for (const { from, to, message } of early) if (to !== c && from !== to) lab.say(from, to, message)
    lab.deliverAll()
    expect([a.statuses, b.statuses]).toEqual([{ b: 'alive' }, { a: 'alive' }])
    expect(a.eventsOf('c')).toEqual(['joined', 'failed', 'forgotten'])
  })

  it('comes back with a newer heartbeat: it was only out of reach', () => {
    const { lab, a, c } = withOneDead()
    lab.run(failedGraceMs + 10_000)
    c.up = true
    lab.run(20_000)
    expect(a.statuses.c).toBe('alive')
    expect(a.map('c')).toEqual({ k: 1 })
    expect(a.eventsOf('c')).toEqual(['joined', 'failed', 'forgotten', 'joined'])
  })
})
