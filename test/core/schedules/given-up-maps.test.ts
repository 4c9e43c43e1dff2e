import { Lab } from '../support/lab.js'
import type { LabNode } from '../support/lab-node.js'
import { delta, replicaOf, set } from '../support/make.js'

const day = 86_400_000

/** A node that holds of another a map in which something expires late. */
const held = () => {
  const lab = new Lab()
  const [a, b] = lab.cluster('a', 'b') as [LabNode, LabNode]
  lab.set(a, 'lasting', 1)
  lab.set(a, 'lease', 2, 365 * day)
  lab.run(3000)
  return { lab, a, b, map: b.node.peers.get('a')!.entries }
}

// A deadline keeps its map in reach until its time has come, which may be in years.
describe('a map in which something expires late holds nothing any more', () => {
  it('when its owner has started again', () => {
    const { lab, a, map } = held()
    expect(map.size).toBe(2)
    a.stop()
    lab.add('a', { seeds: ['b'] })
    lab.run(3000)
    expect(map.size).toBe(0)
  })

  it('when its owner is forgotten', () => {
    const { lab, a, map } = held()
    a.stop()
    lab.run(lab.settings.failedGraceMs + 20_000)
    expect(map.size).toBe(0)
  })

  it('when its owner takes a later generation, neither its own', () => {
    const { lab, a, b, map } = held()
    const own = a.node.own.entries
    const generation = a.node.own.generation + 1
    const sender = { name: 'b', address: b.node.own.address, generation: b.node.own.generation }
    lab.say(b, a, { type: 'news', cluster: 'test', sender, deltas: [delta({ name: 'a', generation })] })
    lab.run(3000)
    expect(a.node.own.entries.size).toBe(2)
    expect([own.size, map.size]).toEqual([0, 0])
    expect(b.map('a')).toEqual({ lasting: 1, lease: 2 })
  })

  it('when it was copied anew', () => {
    const replica = replicaOf(delta({ entries: [set(1, 'lease', 1, day)] }))
    const { entries } = replica
    replica.apply(delta({ gcVersion: 2, entries: [set(3, 'a')] }), Infinity, 0)
    expect([entries.size, replica.entries.size]).toEqual([0, 1])
  })
})
