import { Lab, type Parcel } from '../support/lab.js'
import type { LabNode } from '../support/lab-node.js'
import { delta, row } from '../support/make.js'

const failedGraceMs = 60_000

const cluster = (...names: readonly string[]) => {
  const lab = new Lab({ failedGraceMs })
  const nodes = lab.cluster(...names)
  lab.run(10_000)
  return { lab, nodes }
}

describe('defect 6 (chitchat 123): "dead" said again does not move the time of death', () => {
  it('so that the peer is forgotten in time', () => {
    const { lab, nodes } = cluster('a', 'b', 'c')
    const [a, b, c] = nodes as [LabNode, LabNode, LabNode]
    c.stop()
    while (a.statuses.c !== 'failed') lab.run(500)
    const diedMs = a.node.peers.get('c')!.statusSinceMs
    const { generation, heartbeat } = a.node.peers.get('c')!
    const rows = [row({ name: 'c', generation, heartbeat, status: 'failed', ageMs: 0 })]
    const deltas = [delta({ name: 'c', generation, heartbeat, status: 'failed', ageMs: 0 })]
    while (a.node.peers.get('c') !== undefined && lab.nowMs < diedMs + 2 * failedGraceMs) {
      lab.run(500)
      lab.say(b, a, { type: 'reply', cluster: 'test', sender: b.sender, exchange: 0, rows, deltas })
    }
    expect(lab.nowMs - diedMs).toBeLessThanOrEqual(failedGraceMs + 1500)
    expect(a.eventsOf('c')).toEqual(['joined', 'failed', 'forgotten'])
  })
})

describe('defect 8 (chitchat 155, 161; piko 314): a dead peer is not created again by what is stale', () => {
  it('neither a digest, nor a delta, nor a lagging node', () => {
    const { lab, nodes } = cluster('a', 'b', 'c', 'lagging')
    const [a, b, c, lagging] = nodes as [LabNode, LabNode, LabNode, LabNode]
    const stale: readonly Parcel[] = lab.sent.filter(({ from, to }) => from !== c && to === a)
    c.stop()
    lagging.paused = true
    lab.run(failedGraceMs + 20_000)
    expect(a.statuses).not.toHaveProperty('c')
    for (const { from, message } of stale) lab.say(from, a, message)
    lab.wire = []
    expect(a.statuses).not.toHaveProperty('c')
    lagging.paused = false
    lab.run(30_000)
    for (const node of [a, b]) expect(node.statuses).not.toHaveProperty('c')
    expect(a.eventsOf('c')).toEqual(['joined', 'failed', 'forgotten'])
  })
})

describe('defect 13 (memberlist 311): after a mass restart nobody stays dead', () => {
  it('all of them restart at once, and all are alive again for all', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f']
    const { lab, nodes } = cluster(...names)
    for (const node of nodes.slice(1)) node.stop()
    lab.run(20_000)
    expect(Object.values(nodes[0]!.statuses)).toEqual(['failed', 'failed', 'failed', 'failed', 'failed'])
    const again = names.slice(1).map((name) => lab.add(name, { seeds: ['a', 'b'] }))
    lab.run(15_000)
    for (const node of [nodes[0]!, ...again]) {
      expect(Object.keys(node.statuses)).toHaveLength(5)
      expect(new Set(Object.values(node.statuses))).toEqual(new Set(['alive']))
    }
  })
})

describe('defect 15 (scalecube 176): "added" that comes after "removed" adds nobody', () => {
  it('whether the peer left or was forgotten', () => {
    const { lab, nodes } = cluster('a', 'b', 'c')
    const [a, b, c] = nodes as [LabNode, LabNode, LabNode]
    const { generation, heartbeat } = c.node.own
    const added = delta({ name: 'c', generation, heartbeat })
    const late = () => lab.tell(b, a, added)
    lab.leave(c)
    lab.deliverAll()
    lab.exchange(c, a)
    c.stop()
    late()
    expect(a.statuses.c).toBe('left')
    lab.run(failedGraceMs + 2000)
    late()
    expect(a.statuses).not.toHaveProperty('c')
    expect(a.eventsOf('c')).toEqual(['joined', 'left', 'forgotten'])
  })
})

describe('defect 16 (Cassandra; Pekko only warns): an own pause', () => {
  it('does not convict the whole cluster, not even with the inputs that waited meanwhile', () => {
    const { lab, nodes } = cluster('a', 'b', 'c', 'd', 'e')
    const paused = nodes[4]!
    lab.nowMs += 45_000
    lab.step(paused, { kind: 'evaluation' })
    lab.step(paused, { kind: 'round' })
    for (let i = 0; i < 4; i++) lab.step(paused, { kind: 'evaluation' })
    expect(paused.events.filter(({ kind }) => kind === 'failed')).toEqual([])
    expect(paused.reported('own-pause')).toHaveLength(1)
  })
})

describe('defect 19 (memberlist 157, cortex 2130, casskop 170): the same name at a new address', () => {
  it('is the same peer, restarted: its new address is dialled, its old one no longer', () => {
    const { lab, nodes } = cluster('a', 'b', 'c')
    nodes[2]!.stop()
    lab.run(15_000)
    const moved = lab.add('c', { seeds: ['a'], address: { host: 'moved', port: 7 } })
    lab.run(8000)
    for (const node of nodes.slice(0, 2)) {
      expect(node.node.peers.get('c')?.address).toEqual({ host: 'moved', port: 7 })
      expect(node.statuses.c).toBe('alive')
      expect(Object.keys(node.statuses)).toHaveLength(2)
    }
    expect(moved.node.own.address.host).toBe('moved')
    lab.dialled.clear()
    lab.run(20_000)
    expect(lab.dialled.get('c:1')).toBeUndefined()
    expect(lab.dialled.get('moved:7')).toBeGreaterThan(5)
  })
})

describe('defect 22 (scalecube 176): a word that is lost is told again', () => {
  it('a goodbye that nobody heard ends in a failure, and the peer is not gossiped for ever', () => {
    const { lab, nodes } = cluster('a', 'b', 'c')
    const leaving = nodes[2]!
    lab.leave(leaving)
    leaving.stop()
    lab.wire = []
    lab.run(failedGraceMs + 20_000)
    lab.sent.length = 0
    lab.run(10_000)
    expect(JSON.stringify(lab.sent.map(({ message }) => message))).not.toContain('"name":"c"')
    for (const node of nodes.slice(0, 2)) expect(node.eventsOf('c')).toEqual(['joined', 'failed', 'forgotten'])
  })

  it('a goodbye that one node heard reaches all', () => {
    const { lab, nodes } = cluster('a', 'b', 'c', 'd', 'e')
    const leaving = nodes[4]!
    lab.leave(leaving)
    lab.wire = []
    lab.exchange(leaving, nodes[0]!)
    leaving.stop()
    lab.run(10_000)
    for (const node of nodes.slice(0, 4)) expect(node.eventsOf('e')).toEqual(['joined', 'left'])
  })
})
