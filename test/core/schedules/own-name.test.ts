import type { Settings } from '../../../src/core/settings.js'
import { Lab } from '../support/lab.js'
import type { LabNode } from '../support/lab-node.js'
import { addressOf, row } from '../support/make.js'
import { wallStartMs } from '../support/settings.js'

const hour = 3_600_000
const failedGraceMs = 60_000

/** Three nodes that know each other; c holds a key. */
const cluster = (settings: Partial<Settings> = {}) => {
  const lab = new Lab({ failedGraceMs, ...settings })
  const nodes = lab.cluster('a', 'b', 'c')
  const [a, b, c] = nodes as [LabNode, LabNode, LabNode]
  lab.set(c, 'k', 'former')
  lab.set(c, 'gone', 1)
  lab.run(10_000)
  return { lab, a, b, c }
}

describe('echoes of what a node said itself', () => {
  it('never make it outbid, however late they come', () => {
    const { lab, a, b, c } = cluster()
    const generations = [a, b, c].map(({ node }) => node.own.generation)
    for (const { from, to, message } of [...lab.sent]) if (from !== to) lab.say(from, to, message)
    lab.deliverAll()
    lab.run(60_000)
    expect([a, b, c].map(({ node }) => node.own.generation)).toEqual(generations)
    expect([a, b, c].flatMap(({ diagnostics }) => diagnostics)).toEqual([])
  })

  it('do not make it outbid while others resync its map', () => {
    const lab = new Lab({ maxMessageBytes: 2048, tombstoneGraceMs: 500 })
    const [a, b] = lab.cluster('a', 'b') as [LabNode, LabNode]
    const { generation } = a.node.own
    lab.run(3000)
    lab.reaches = () => false
    for (let i = 0; i < 30; i++) lab.set(a, `k${i}`, 'x'.repeat(150))
    lab.delete(a, 'k0')
    lab.run(2000)
    lab.reaches = () => true
    lab.run(10_000)
    expect(b.map('a')).toEqual(a.map('a'))
    expect(a.node.own.generation).toBe(generation)
  })
})

describe('a message that speaks of a node twice, the second time of what it never said', () => {
  it('is answered by what can be read: what was lacking of the run that it left is no map of the next', () => {
    const { lab, a, c } = cluster()
    for (let i = 0; i < 8; i++) lab.set(c, 'k', i)
    const { own } = c.node
    const { generation, maxVersion } = own
    const { name, address } = a.node.own
    const digest = { type: 'digest', cluster: 'test', exchange: 1, to: c.address, complete: false } as const
    const rows = [maxVersion - 1, maxVersion + 1].map((claimed) => row({ name: 'c', generation, maxVersion: claimed }))
    lab.wire = []
    lab.say(a, c, { ...digest, sender: { name, address, generation: a.node.own.generation }, rows })
    expect(own.generation).toBeGreaterThan(generation)
    expect(own.maxVersion).toBeLessThan(maxVersion - 1)
    lab.deliverAll() // by the real codec
    lab.run(5000)
    expect([a.map('c'), a.reported('refused-message')]).toEqual([c.map('c'), []])
  })
})

describe('a node whose clock went back before its restart', () => {
  const restart = (lab: Lab, former: LabNode): LabNode => {
    former.stop()
    const again = lab.add('c', { seeds: ['a'], wallOffsetMs: -hour })
    expect(again.node.own.generation).toBeLessThan(former.node.own.generation)
    lab.set(again, 'k', 'later')
    return again
  }
  const expectBack = (a: LabNode, b: LabNode, again: LabNode): void => {
    expect([a.statuses.c, b.statuses.c]).toEqual(['alive', 'alive'])
    expect([a.map('c'), b.map('c')]).toEqual([{ k: 'later' }, { k: 'later' }])
    expect(again.reported('outbid')).toHaveLength(1)
    expect(again.reported('name-conflict')).toEqual([])
  }

  it('outbids its former run, which the others hold alive', () => {
    const { lab, a, b, c } = cluster()
    const again = restart(lab, c)
    lab.run(8000)
    expectBack(a, b, again)
    expect(a.eventsOf('c')).toEqual(['joined', 'restarted'])
  })

  it.each([
    ['which the others hold failed', 20_000],
    ['of which the others no longer speak', failedGraceMs * 0.75],
    ['of which the others keep but a memory', failedGraceMs + 15_000],
  ])('outbids its former run, %s', (_, awayMs) => {
    const { lab, a, b, c } = cluster()
    c.stop()
    lab.run(awayMs)
    const again = restart(lab, c)
    lab.run(8000)
    expectBack(a, b, again)
  })
})

describe('a machine without a battery, whose clock starts in 1970', () => {
  it('comes back under its name: all others look far ahead, so it is its own clock that is wrong', () => {
    const { lab, a, b, c } = cluster()
    c.stop()
    const again = lab.add('c', { seeds: ['a'], wallOffsetMs: -wallStartMs })
    lab.set(again, 'k', 'later')
    lab.run(20_000)
    expect(again.reported('own-clock').length).toBeGreaterThan(0)
    expect([a.statuses.c, b.statuses.c]).toEqual(['alive', 'alive'])
    expect([a.map('c'), b.map('c')]).toEqual([{ k: 'later' }, { k: 'later' }])
  })
})

describe('the same generation twice', () => {
  it('is outbid: the others know more of it than was ever said in this run', () => {
    const { lab, a, b, c } = cluster()
    c.stop()
    const again = lab.add('c', { seeds: ['a'], generation: c.node.own.generation })
    lab.set(again, 'k', 'later')
    lab.run(8000)
    expect(again.node.own.generation).toBeGreaterThan(c.node.own.generation)
    expect([a.map('c'), b.map('c')]).toEqual([{ k: 'later' }, { k: 'later' }])
  })
})

describe('the own name at another address', () => {
  it('is outbid when it is a corpse: a container came back with a new address and an older clock', () => {
    const { lab, a, b, c } = cluster()
    c.stop()
    const again = lab.add('c', { seeds: ['a'], address: addressOf('new-c'), wallOffsetMs: -hour })
    lab.set(again, 'k', 'later')
    lab.run(30_000)
    expect([a.statuses.c, b.statuses.c, again.up]).toEqual(['alive', 'alive', true])
    expect(a.map('c')).toEqual({ k: 'later' })
    expect(a.node.peers.get('c')?.address).toEqual(addressOf('new-c'))
  })

  it('is outbid when it is a corpse whose last heartbeats come late, from those who were cut off', () => {
    const { lab, a, b, c } = cluster({ phiThreshold: 100, evaluationIntervalMs: 500 }) // b is slow to convict
    lab.reaches = (from, to) => from !== a && to !== a
    lab.run(6000) // only b hears of the last of it
    c.stop()
    lab.reaches = (from, to) => from !== b && to !== b
    const again = lab.add('c', { seeds: ['a'], address: addressOf('new-c'), wallOffsetMs: -hour })
    lab.run(9000)
    lab.reaches = () => true
    lab.run(40_000)
    expect([a.statuses.c, b.statuses.c, again.up]).toEqual(['alive', 'alive', true])
    expect(again.reported('name-conflict')).toEqual([])
  })

  it('is yielded to when it lives, though it cannot be reached', () => {
    const { lab, a, c } = cluster()
    const double = lab.add('c', { seeds: ['a'], address: addressOf('other-c') })
    lab.reaches = (from, to) => ![c, double].includes(from) || ![c, double].includes(to)
    lab.run(120_000)
    expect([c.up, double.up]).toEqual([false, true])
    expect(a.eventsOf('c')).toEqual(['joined', 'restarted'])
  })

  it('is yielded to when it lives: the older run stops, without goodbye', () => {
    const { lab, a, c } = cluster()
    const double = lab.add('c', { seeds: ['a'], address: addressOf('other-c') })
    lab.set(double, 'k', 'double')
    lab.run(40_000)
    expect([c.up, double.up]).toEqual([false, true])
    expect(c.reported('name-conflict')).toHaveLength(1)
    expect(double.reported('name-conflict')).toEqual([])
    expect(a.map('c')).toEqual({ k: 'double' })
    expect(a.eventsOf('c')).toEqual(['joined', 'restarted'])
  })
})
