import type { Settings } from '../../../src/core/settings.js'
import { Lab } from '../support/lab.js'
import type { LabNode } from '../support/lab-node.js'
import { delta, row } from '../support/make.js'
import { generationAt } from '../support/settings.js'

const cluster = (names: readonly string[], newsFanout = 0, settings: Partial<Settings> = {}) => {
  const lab = new Lab({ newsFanout, ...settings })
  const nodes = lab.cluster(...names)
  lab.run(15_000)
  return { lab, nodes }
}

const failures = ({ events }: LabNode): string[] => events.flatMap((e) => (e.kind === 'failed' ? [e.peer] : []))

describe('a peer that stops', () => {
  it('is failed within some seconds, by a verdict that explains itself, and recovers with a newer heartbeat', () => {
    const { lab, nodes } = cluster(['a', 'b', 'c'])
    const [a, , c] = nodes as [LabNode, LabNode, LabNode]
    const stoppedMs = lab.nowMs
    c.paused = true
    while (failures(a).length === 0) lab.run(100)
    expect(lab.nowMs - stoppedMs).toBeLessThan(15_000)
    const verdict = a.events.at(-1)!
    expect(verdict).toMatchObject({ kind: 'failed', peer: 'c', generation: c.node.own.generation })
    if (verdict.kind !== 'failed') throw new Error('no verdict')
    expect(verdict.phi).toBeGreaterThan(lab.settings.phiThreshold)
    expect(verdict.silentForMs).toBeGreaterThan(1000)
    lab.run(20_000)
    c.paused = false
    lab.run(10_000)
    expect(a.eventsOf('c')).toEqual(['joined', 'failed', 'recovered'])
  })
})

describe('a node that was itself stopped', () => {
  it.each([5_000, 60_000])('convicts nobody for that time: %i ms', (pauseMs) => {
    const { lab, nodes } = cluster(['a', 'b', 'c', 'd'])
    const stopped = nodes[3]!
    stopped.paused = true
    lab.run(pauseMs)
    stopped.paused = false
    lab.run(15_000)
    expect(failures(stopped)).toEqual([])
    expect(stopped.statuses).toEqual({ a: 'alive', b: 'alive', c: 'alive' })
    expect(stopped.reported('own-pause').length).toBeGreaterThan(0)
    for (const node of nodes.slice(0, 3)) expect(node.statuses.d).toBe('alive')
  })

  it('still convicts a peer that died meanwhile', () => {
    const { lab, nodes } = cluster(['a', 'b', 'c'])
    nodes[2]!.paused = true
    nodes[1]!.stop()
    lab.run(20_000)
    nodes[2]!.paused = false
    lab.run(20_000)
    expect(nodes[2]!.statuses).toEqual({ a: 'alive', b: 'failed' })
  })
})

describe('a row that says failed', () => {
  it('raises the heartbeat and is no arrival: it neither recovers a peer nor keeps one alive', () => {
    const { lab, nodes } = cluster(['a', 'b', 'c'])
    const [a, b, c] = nodes as [LabNode, LabNode, LabNode]
    c.stop()
    const { generation } = c.node.own
    for (let second = 0; second < 30; second++) {
      lab.run(1000)
      const heartbeat = 1000 + second
      const rows = [row({ name: 'c', generation, heartbeat, status: 'failed', ageMs: 10 })]
      lab.say(b, a, { type: 'reply', cluster: 'test', sender: b.sender, exchange: 0, rows, deltas: [] })
    }
    expect(a.node.peers.get('c')).toMatchObject({ status: 'failed', heartbeat: 1029 })
    expect(a.eventsOf('c')).toEqual(['joined', 'failed'])
  })
})

describe('a newcomer', () => {
  const introduced = (status: 'failed' | 'left') => {
    const lab = new Lab()
    const [a, b] = [lab.add('a'), lab.add('b')]
    const say = (heartbeat: number, now: 'alive' | 'failed' | 'left') => {
      const c = delta({
        name: 'c',
        generation: generationAt(0),
        heartbeat,
        status: now,
        ageMs: now === 'alive' ? 0 : 5,
      })
      lab.tell(a, b, c)
    }
    say(10, status)
    return { b, say }
  }

  it('believes that a peer has failed, says nothing of it, and greets it at its first newer heartbeat', () => {
    const { b, say } = introduced('failed')
    expect([b.statuses, b.events]).toEqual([{ c: 'failed' }, []])
    say(10, 'alive')
    say(9, 'alive')
    expect([b.statuses, b.events]).toEqual([{ c: 'failed' }, []])
    say(11, 'alive')
    expect([b.statuses, b.eventsOf('c')]).toEqual([{ c: 'alive' }, ['joined']])
  })

  it('names as a witness whoever told it of a later run that has failed', () => {
    const lab = new Lab()
    const [a, b] = [lab.add('a'), lab.add('b')]
    lab.tell(a, b, delta({ name: 'c', generation: generationAt(0) }))
    lab.tell(a, b, delta({ name: 'c', generation: generationAt(1), status: 'failed', ageMs: 5 }))
    expect(b.eventsOf('c')).toEqual(['joined', 'restarted', 'failed'])
    const failed = b.events.find((event) => event.kind === 'failed')
    expect(failed?.evidence).toEqual({ unanswered: 0, refused: 0, witnesses: 1, accusers: 0 })
    expect(failed?.phi).toBeGreaterThanOrEqual(3)
  })

  it('believes that a peer has left, for good', () => {
    const { b, say } = introduced('left')
    say(99, 'alive')
    expect([b.statuses, b.events]).toEqual([{ c: 'left' }, []])
  })
})

describe('a peer that leaves', () => {
  it.each([0, 3])('has left at once for those it tells, soon for all, and has not failed: news to %i', (newsFanout) => {
    const { lab, nodes } = cluster(['a', 'b', 'c', 'd', 'e', 'f', 'g'], newsFanout, { goodbyeFanout: 4 })
    const leaving = nodes[6]!
    lab.leave(leaving)
    lab.deliverAll()
    leaving.stop()
    const told = nodes.filter(({ statuses }) => statuses.g === 'left')
    expect(told.length).toBeGreaterThanOrEqual(lab.settings.goodbyeFanout)
    lab.run(8000)
    for (const node of nodes.slice(0, 6)) expect(node.eventsOf('g')).toEqual(['joined', 'left'])
    lab.run(lab.settings.failedGraceMs)
    for (const node of nodes.slice(0, 6)) expect(node.eventsOf('g')).toEqual(['joined', 'left', 'forgotten'])
  })

  it('is brought back by nothing in its generation, and by its next run at once', () => {
    const { lab, nodes } = cluster(['a', 'b', 'c'], 3)
    const before = [...lab.sent]
    const leaving = nodes[2]!
    lab.leave(leaving)
    lab.deliverAll()
    leaving.stop()
    for (const { from, to, message } of before) if (to !== leaving && from !== to) lab.say(from, to, message)
    lab.deliverAll()
    expect(nodes[0]!.statuses.c).toBe('left')
    lab.add('c', { seeds: ['a'] })
    lab.run(5000)
    expect(nodes[0]!.eventsOf('c')).toEqual(['joined', 'left', 'restarted'])
  })
})

describe('a verdict', () => {
  /** A peer is called failed; then this node stands still, and reads the peer's last heartbeat, which it had not heard. */
  const afterPause = (pauseMs: number): string[] => {
    const { lab, nodes } = cluster(['a', 'b', 'c'])
    const [a, b, c] = nodes as [LabNode, LabNode, LabNode]
    lab.reaches = (_, to) => to !== a
    lab.run(3000)
    const { heartbeat, generation } = c.node.own
    c.stop()
    lab.reaches = () => true
    const isAlive = delta({ name: 'b', address: b.node.own.address, generation: b.node.own.generation, heartbeat: 1 })
    lab.reaches = (from, to) => from === a || to !== a // only this of b is heard, so that it is not deaf
    while (a.statuses.c === 'alive') {
      lab.run(100)
      lab.tell(b, a, isAlive)
    }
    a.paused = true
    lab.advance(pauseMs)
    a.paused = false
    lab.step(a, { kind: 'evaluation' })
    const last = row({ name: 'c', generation, heartbeat })
    const rows = { complete: false, rows: [last] }
    lab.say(b, a, { type: 'digest', cluster: 'test', sender: b.sender, exchange: 1, to: 'a:1', ...rows })
    return a.eventsOf('c')
  }

  it.each([100, 4000])('is not taken back for a heartbeat from before it, after a pause of %i ms either', (pauseMs) => {
    expect(afterPause(pauseMs)).toEqual(['joined', 'failed'])
  })

  it('waits until a node that hears nobody is isolated, though it hears itself where a seed stands for it, too', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const lab = new Lab({}, seed * 1000)
      const a = lab.add('a', { seeds: ['a', 'b'] })
      for (const name of ['b', 'c', 'd', 'e']) lab.add(name, { seeds: ['a'] })
      lab.run(30_000)
      const cutMs = lab.nowMs
      lab.reaches = (from, to) => from === to || (from !== a && to !== a)
      while (a.events.every(({ kind }) => kind !== 'failed')) lab.run(100)
      const tookMs = lab.nowMs - cutMs
      expect(tookMs).toBeGreaterThan(6000)
      expect(tookMs).toBeLessThan(8000)
    }
  })

  it('is reached with the greatest phi there is, where nothing less will do', () => {
    const lab = new Lab({ phiThreshold: 100 })
    const [a, b] = lab.cluster('a', 'b', 'c') as [LabNode, LabNode]
    lab.run(15_000)
    b.paused = true
    lab.run(120_000)
    expect(a.eventsOf('b')).toEqual(['joined', 'failed', 'forgotten'])
  })

  it('rests on one refusal where a machine refused, however many questions waited for it', () => {
    const { lab, nodes } = cluster(['a', 'b'])
    const [a, b] = nodes as [LabNode, LabNode]
    b.stop()
    lab.run(1500)
    const replica = a.node.peers.get('b')!
    lab.step(a, { kind: 'round' })
    lab.step(a, { kind: 'round' })
    const { misses = 0 } = replica.evidence ?? {}
    lab.step(a, { kind: 'unreachable', address: 'b:1', refused: true, detail: 'refused' })
    expect([replica.evidence?.refusals, replica.evidence?.misses]).toEqual([1, misses])
  })

  it('rests on each question that waited where nobody was reached, and nothing was refused', () => {
    const { lab, nodes } = cluster(['a', 'b'])
    const [a, b] = nodes as [LabNode, LabNode]
    b.stop()
    lab.step(a, { kind: 'round' })
    lab.step(a, { kind: 'unreachable', address: 'b:1', refused: false, detail: 'no route' })
    expect(a.node.peers.get('b')?.evidence).toMatchObject({ misses: 1, refusals: 0 })
  })
})
