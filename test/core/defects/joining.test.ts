import { pickSome } from '../../../src/core/random.js'
import { seededRandom } from '../../../src/random.js'
import { Lab } from '../support/lab.js'
import type { LabNode } from '../support/lab-node.js'

const alive = (node: LabNode): string[] =>
  Object.entries(node.statuses).flatMap(([name, status]) => (status === 'alive' ? [name] : []))

describe('defect 11: this node in its own seed list', () => {
  it('is found by its own name and generation, reported once, and asked ever more rarely: it may stand for several', () => {
    const lab = new Lab()
    const [a, b] = [lab.add('a', { seeds: ['a', 'b'] }), lab.add('b', { seeds: ['a', 'b'] })]
    lab.run(10_000)
    expect([a.statuses, b.statuses]).toEqual([{ b: 'alive' }, { a: 'alive' }])
    expect(a.reported('self-as-seed')).toHaveLength(1)
    lab.sent.length = 0
    lab.run(20_000)
    const toItself = lab.sent.filter(({ from, to }) => from === a && to === a)
    expect(toItself.length).toBeGreaterThan(0)
    expect(toItself.length).toBeLessThanOrEqual(20_000 / lab.settings.seedBackoffCapMs + 1)
  })

  it('as the only seed makes a cluster of one that others can join', () => {
    const lab = new Lab()
    const a = lab.add('a', { seeds: ['a'] })
    lab.run(10_000)
    expect(a.statuses).toEqual({})
    const b = lab.add('b', { seeds: ['a'] })
    lab.run(3000)
    expect([alive(a), alive(b)]).toEqual([['b'], ['a']])
  })
})

describe('defect 12 (memberlist 350): among three nodes the only candidate is never missed', () => {
  it('in any of 10,000 picks', () => {
    const random = seededRandom(12)
    const picks = new Set<string>()
    for (let i = 0; i < 10_000; i++) {
      picks.add(pickSome(random, ['only'], 3).join())
      picks.add(pickSome(random, ['one', 'other'], 2).sort().join())
    }
    expect([...picks]).toEqual(['only', 'one,other'])
  })

  it('each is contacted in every round when the fan-out is two', () => {
    const lab = new Lab({ fanout: 2 })
    const [a] = lab.cluster('a', 'b', 'c')
    lab.run(10_000)
    for (let i = 0; i < 200; i++) {
      lab.sent.length = 0
      lab.step(a!, { kind: 'round' })
      expect(lab.sent.map(({ to }) => to.name).sort()).toEqual(['b', 'c'])
      lab.deliverAll()
    }
  })
})

describe('defect 20 (akka-core 18554): two seeds that start at the same time', () => {
  it('form one cluster, with those who join either', () => {
    const lab = new Lab()
    const seeds = ['s', 't']
    const nodes = ['s', 't', 'a', 'b'].map((name, i) => lab.add(name, { seeds: i < 2 ? seeds : [seeds[i - 2]!] }))
    lab.run(10_000)
    for (const node of nodes) expect(alive(node)).toHaveLength(3)
  })

  it('find each other as soon as they can, when each formed a cluster of its own', () => {
    const lab = new Lab()
    const seeds = ['s', 't']
    const nodes = ['s', 't', 'a', 'b'].map((name, i) => lab.add(name, { seeds: i < 2 ? seeds : [seeds[i - 2]!] }))
    const side = ({ name }: LabNode): boolean => name === 's' || name === 'a'
    lab.reaches = (from, to) => side(from) === side(to)
    lab.run(60_000)
    for (const node of nodes) expect(alive(node)).toHaveLength(1)
    lab.reaches = () => true
    lab.run(25_000)
    for (const node of nodes) expect(alive(node)).toHaveLength(3)
  })
})

describe('defect 21 (memberlist 222, serf 333): an isolated node comes back', () => {
  it('after its peers have forgotten it, and it them', () => {
    const lab = new Lab({ failedGraceMs: 30_000 })
    const [a, b, c] = lab.cluster('a', 'b', 'c') as [LabNode, LabNode, LabNode]
    lab.run(10_000)
    lab.reaches = (from, to) => from !== c && to !== c
    lab.run(120_000)
    expect([a.statuses, c.statuses]).toEqual([{ b: 'alive' }, {}])
    expect(c.reported('unreachable')).toHaveLength(1)
    lab.reaches = () => true
    lab.run(20_000)
    for (const node of [a, b, c]) expect(alive(node)).toHaveLength(2)
  })

  it('even when its seed was away for long and came back as a later run', () => {
    const lab = new Lab({ failedGraceMs: 30_000 })
    const [a, b] = lab.cluster('a', 'b') as [LabNode, LabNode]
    lab.run(5000)
    a.stop()
    lab.run(300_000)
    expect(b.statuses).toEqual({})
    const again = lab.add('a')
    lab.run(12_000)
    expect([alive(again), alive(b)]).toEqual([['b'], ['a']])
  })

  it('heals a partition in which both sides called each other failed', () => {
    const lab = new Lab()
    const nodes = lab.cluster('a', 'b', 'c', 'd', 'e', 'f')
    lab.run(10_000)
    const side = (node: LabNode): boolean => nodes.indexOf(node) < 3
    lab.reaches = (from, to) => side(from) === side(to)
    lab.run(25_000)
    for (const node of nodes) expect(alive(node)).toHaveLength(2)
    for (const node of nodes) lab.set(node, 'during', node.name)
    lab.reaches = () => true
    lab.run(15_000)
    for (const node of nodes) expect(alive(node)).toHaveLength(5)
    for (const node of nodes) for (const { name } of nodes) expect(node.map(name)).toEqual({ during: name })
  })
})

describe('defect 23 (scalecube 187, 191): only one direction of a link works', () => {
  it('fails nobody while a third node hears both', () => {
    const lab = new Lab()
    const [a, b, c] = lab.cluster('a', 'b', 'c') as [LabNode, LabNode, LabNode]
    lab.run(15_000)
    lab.reaches = (from, to) => !(from === a && to === b)
    lab.run(60_000)
    lab.set(a, 'k', 1)
    lab.set(b, 'k', 2)
    lab.run(15_000)
    for (const node of [a, b, c]) {
      expect(alive(node)).toHaveLength(2)
      expect(node.events.filter(({ kind }) => kind === 'failed')).toEqual([])
    }
    expect([b.map('a'), a.map('b')]).toEqual([{ k: 1 }, { k: 2 }])
  })

  it('lets the news through in the direction that works', () => {
    const lab = new Lab()
    const [a, b] = [lab.add('a'), lab.add('b')]
    lab.exchange(a, b)
    lab.reaches = (from) => from === a
    lab.set(a, 'k', 1)
    const { name, address, generation } = a.node.own
    const parcels = lab.sent.length
    lab.begin(b, a)
    lab.deliverAll()
    expect(lab.sent.length - parcels).toBe(1)
    lab.reaches = () => true
    lab.exchange(a, b)
    expect(b.map('a')).toEqual({ k: 1 })
    expect([name, address.host, generation]).toEqual(['a', 'a', b.node.peers.get('a')?.generation])
  })
})
