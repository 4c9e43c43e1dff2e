import { makeGeneration } from '../../../src/core/generation.js'
import { Lab } from '../support/lab.js'
import type { LabNode } from '../support/lab-node.js'
import { delta, row, set } from '../support/make.js'
import { wallStartMs } from '../support/settings.js'

const year = 365 * 86_400_000
const farAhead = { wallOffsetMs: 2 * year }

describe('a peer whose clock is more than a year ahead', () => {
  it('is refused, and reported once', () => {
    const lab = new Lab()
    const nodes = lab.cluster('a', 'b', 'c', 'd')
    lab.run(5000)
    lab.add('ahead', { ...farAhead, seeds: ['a'] })
    lab.run(20_000)
    for (const node of nodes) {
      expect(node.statuses).not.toHaveProperty('ahead')
      expect(node.reported('far-future-generation').length).toBeLessThanOrEqual(1)
    }
    expect(nodes[0]!.reported('far-future-generation')).toMatchObject([{ peer: 'ahead' }])
    expect(nodes[0]!.reported('own-clock')).toEqual([])
  })

  it('is refused, however many others came and went before it whose clocks were as wrong', () => {
    const lab = new Lab({ failedGraceMs: 20_000 })
    const nodes = lab.cluster('a', 'b', 'c')
    lab.run(5000)
    for (const name of ['first', 'second', 'third', 'fourth']) {
      const ahead = lab.add(name, { ...farAhead, seeds: ['a'] })
      lab.run(10_000)
      ahead.stop()
      lab.run(30_000)
    }
    for (const node of nodes) {
      expect(Object.keys(node.statuses)).toHaveLength(2)
      expect(node.reported('own-clock')).toEqual([])
    }
    expect(nodes[0]!.reported('far-future-generation')).toHaveLength(4)
  })

  it('is believed when all that are held look so since the own clock was stepped back', () => {
    const lab = new Lab()
    const nodes = lab.cluster('a', 'b', 'c', 'd')
    lab.run(5000)
    const [a] = nodes as [LabNode]
    a.wallOffsetMs -= 2 * year // now all that it holds look far ahead to it, and so does who restarts
    nodes[3]!.stop()
    lab.add('d', { seeds: ['a'] })
    lab.run(10_000)
    expect(a.statuses).toEqual({ b: 'alive', c: 'alive', d: 'alive' })
    expect(a.eventsOf('d')).toEqual(['joined', 'restarted'])
    expect(a.reported('own-clock').length).toBeGreaterThan(0)
  })

  it('is believed when most are: then it is the own clock that is wrong', () => {
    const lab = new Lab()
    const names = ['a', 'b', 'c']
    for (const name of names) lab.add(name, { ...farAhead, seeds: ['a'] })
    const behind = lab.add('behind', { seeds: ['a'] })
    lab.run(20_000)
    expect(behind.statuses).toEqual({ a: 'alive', b: 'alive', c: 'alive' })
    expect(behind.reported('own-clock').length).toBeGreaterThan(0)
  })
})

describe('a peer whose clock was more than a year ahead, and which was believed', () => {
  const failedGraceMs = 20_000

  it.each([
    ['by one whose own clock was ahead as well', ['b'], 2 * year],
    ['by one that knew nobody else yet', ['b', 'c'], 0],
  ])('%s is taken in again once it is started with a right clock', (_, others, stepMs) => {
    const lab = new Lab({ failedGraceMs })
    const ahead = lab.add('ahead', farAhead)
    const believer = lab.add('a', { seeds: ['ahead'] })
    believer.wallOffsetMs = stepMs
    lab.run(5000)
    expect(believer.statuses).toEqual({ ahead: 'alive' })
    for (const name of others) lab.add(name, { seeds: ['a'] })
    believer.wallOffsetMs = 0
    lab.run(5000)
    ahead.stop()
    const right = lab.add('ahead', { seeds: ['a', 'b'] })
    lab.run(failedGraceMs + 30_000)
    for (const node of lab.nodes.filter(({ up }) => up)) {
      expect(new Set(Object.values(node.statuses))).toEqual(new Set(['alive']))
      expect(Object.keys(node.statuses)).toHaveLength(others.length + 1)
    }
    lab.set(right, 'k', 1)
    lab.run(10_000)
    expect(believer.map('ahead')).toEqual({ k: 1 })
  })
})

describe('most peers whose clocks were more than a year ahead', () => {
  it('and one of them is forgotten: an old word of that run does not bring it back', () => {
    const lab = new Lab({ failedGraceMs: 20_000 })
    const [gone, stays] = ['gone', 'stays'].map((name) => lab.add(name, { ...farAhead, seeds: ['a'] })) as [
      LabNode,
      LabNode,
    ]
    const a = lab.add('a', { seeds: ['gone', 'stays'] })
    lab.run(5000)
    lab.add('right', { seeds: ['a'] })
    lab.run(5000)
    expect(a.statuses).toEqual({ gone: 'alive', stays: 'alive', right: 'alive' })
    gone.stop()
    lab.run(2000)
    const { name, generation, heartbeat } = a.node.peers.get('gone')!
    lab.run(58_000)
    expect(a.eventsOf('gone')).toEqual(['joined', 'failed', 'forgotten'])
    expect(a.statuses).toEqual({ stays: 'alive', right: 'alive' })
    const sender = { name: 'stays', address: stays.node.own.address, generation: stays.node.own.generation }
    const deltas = [delta({ name, generation, heartbeat })]
    lab.say(stays, a, { type: 'news', cluster: 'test', sender, deltas })
    expect(a.statuses).toEqual({ stays: 'alive', right: 'alive' })
  })

  it.each([
    ['are gone for good', false],
    ['run on', true],
  ])(
    'and one of them is forgotten: it is taken in again with a right clock, though those who %s still look so',
    (_, on) => {
      const lab = new Lab({ failedGraceMs: 20_000 })
      const back = lab.add('back', { ...farAhead, seeds: ['a'] })
      const others = ['b', 'c'].map((name) => lab.add(name, { ...farAhead, seeds: ['a'] }))
      const a = lab.add('a', { seeds: ['back', 'b', 'c'] })
      lab.run(5000)
      expect(a.statuses).toEqual({ back: 'alive', b: 'alive', c: 'alive' })
      for (const node of on ? [back, others[0]!] : [back, ...others]) node.stop()
      lab.run(60_000)
      const right = lab.add('back', { seeds: ['a'] })
      lab.run(10_000)
      expect(a.statuses).toMatchObject({ back: 'alive' })
      expect(a.eventsOf('back')).toEqual(['joined', 'failed', 'forgotten', 'joined'])
      expect(right.reported('outbid')).toEqual([])
    },
  )

  it('are taken in again once they are started with right clocks', () => {
    const lab = new Lab({ failedGraceMs: 20_000 })
    const ahead = ['b', 'c'].map((name) => lab.add(name, { ...farAhead, seeds: ['a'] }))
    const a = lab.add('a', { seeds: ['b', 'c'] })
    lab.run(5000)
    expect(a.statuses).toEqual({ b: 'alive', c: 'alive' })
    for (const node of ahead) node.stop()
    for (const name of ['b', 'c']) lab.add(name, { seeds: ['a'] })
    lab.run(60_000)
    expect(a.statuses).toEqual({ b: 'alive', c: 'alive' })
  })
})

describe('a node whose clock was more than a year behind and was set right', () => {
  it('takes in a peer again whose clock was as far ahead meanwhile', () => {
    const lab = new Lab({ failedGraceMs: 20_000 })
    lab.add('a', { seeds: ['behind'] })
    const behind = lab.add('behind', { seeds: ['a'], wallOffsetMs: -2 * year })
    const ahead = lab.add('ahead', { seeds: ['behind'], wallOffsetMs: 2 * year })
    lab.run(5000)
    expect(behind.statuses).toEqual({ a: 'alive', ahead: 'alive' }) // to it, all look ahead
    behind.wallOffsetMs = 0
    ahead.stop()
    lab.add('ahead', { seeds: ['behind'] })
    lab.run(50_000)
    expect(behind.statuses).toEqual({ a: 'alive', ahead: 'alive' })
  })
})

describe('a wall clock that steps on a running node', () => {
  it.each([
    ['forwards', 2 * year],
    ['backwards', -2 * year],
  ])('%s ends nothing: peers stay, and what they write still comes', (_, step) => {
    const lab = new Lab()
    const nodes = lab.cluster('a', 'b', 'c', 'd', 'e', 'f')
    lab.run(10_000)
    const stepped = nodes[1]!
    stepped.wallOffsetMs += step
    lab.set(nodes[5]!, 'k', 'after the step')
    lab.run(10_000)
    expect(stepped.map('f')).toEqual({ k: 'after the step' })
    for (const node of nodes) expect(node.events.filter(({ kind }) => kind !== 'joined')).toEqual([])
    lab.set(stepped, 'k', 'from the stepped one')
    lab.run(10_000)
    expect(nodes[5]!.map('b')).toEqual({ k: 'from the stepped one' })
  })
})

describe('one forged word about a node itself', () => {
  const forge = (): { lab: Lab; a: LabNode; b: LabNode; c: LabNode } => {
    const lab = new Lab()
    const [a, b, c] = lab.cluster('a', 'b', 'c') as [LabNode, LabNode, LabNode]
    lab.run(10_000)
    return { lab, a, b, c }
  }
  const far = makeGeneration(wallStartMs + 2 * year, () => 0)

  it.each([
    ['a year ahead', far],
    ['at the end of all numbers', Number.MAX_SAFE_INTEGER],
  ])('does not carry its generation to where nobody believes it: %s', (_, generation) => {
    const { lab, a, b, c } = forge()
    const forged = delta({ name: 'b', generation, heartbeat: 5, entries: [set(1, 'k')] })
    lab.tell(c, b, forged)
    lab.set(b, 'k', 'honest')
    lab.run(40_000)
    expect(a.statuses).toEqual({ b: 'alive', c: 'alive' })
    expect(a.map('b')).toEqual({ k: 'honest' })
  })

  it('is outlived in its own generation: a heartbeat that it will never reach', () => {
    const { lab, a, b, c } = forge()
    const forged = row({ name: 'b', generation: b.node.own.generation, heartbeat: Number.MAX_SAFE_INTEGER })
    for (const to of [a, c]) {
      lab.say(c, to, { type: 'reply', cluster: 'test', sender: c.sender, exchange: 0, rows: [forged], deltas: [] })
    }
    lab.run(40_000)
    expect([a.statuses.b, c.statuses.b]).toEqual(['alive', 'alive'])
    expect(b.reported('outbid')).toHaveLength(1)
  })
})
