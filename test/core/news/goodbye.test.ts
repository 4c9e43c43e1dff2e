import type { Settings } from '../../../src/core/settings.js'
import { Lab } from '../support/lab.js'
import type { LabNode } from '../support/lab-node.js'
import { delta } from '../support/make.js'
import { generationAt } from '../support/settings.js'

const cluster = (settings: Partial<Settings>, ...names: readonly string[]) => {
  const lab = new Lab({ newsFanout: 3, ...settings })
  const nodes = lab.cluster(...names) as [LabNode, LabNode, ...LabNode[]]
  lab.run(10_000)
  return { lab, nodes }
}

/** Leaves and is gone, as a process that ends. */
const leave = (lab: Lab, node: LabNode): void => {
  lab.leave(node)
  node.stop()
  lab.deliverAll()
}

describe('the goodbye of a node that has other news to pass on', () => {
  it.each([
    { maxMessageBytes: 1400, joins: 4 },
    { maxMessageBytes: 65_536, joins: 300 },
  ])('comes first: $joins joins, messages of $maxMessageBytes bytes', ({ maxMessageBytes, joins }) => {
    const { lab, nodes } = cluster({ maxMessageBytes }, 'a', 'b', 'c')
    const [a, b] = nodes
    const deltas = Array.from({ length: joins }, (_, i) =>
      delta({ name: `p${i}`, generation: generationAt(10_000 + i), heartbeat: 1 }),
    )
    lab.wire = []
    lab.tell(b, a, ...deltas)
    leave(lab, a)
    expect(b.node.peers.get('a')?.status).toBe('left')
  })
})

describe('the goodbye of a node that heard another a moment before', () => {
  it('passes that on, which nobody else may have heard', () => {
    const { lab, nodes } = cluster({}, 'a', 'b', 'c')
    const [a, b, c] = nodes as [LabNode, LabNode, LabNode]
    lab.leave(b)
    b.stop()
    lab.wire = lab.wire.filter(({ to }) => to === a)
    lab.deliverAll()
    leave(lab, a)
    expect(['a', 'b'].map((name) => c.node.peers.get(name)?.status)).toEqual(['left', 'left'])
  })
})

describe('writes shortly before a goodbye', () => {
  it('are in it, if the only push of them was lost', () => {
    const { lab, nodes } = cluster({}, 'a', 'b')
    const [a, b] = nodes
    lab.set(a, 'k', 1)
    lab.advance(21)
    expect(lab.wire).toHaveLength(1)
    lab.wire = []
    lab.advance(10)
    leave(lab, a)
    expect(b.node.peers.get('a')?.status).toBe('left')
    expect(b.map('a')).toEqual({ k: 1 })
  })

  it('are in it, if they were never pushed, as the push before was late', () => {
    const { lab, nodes } = cluster({}, 'a', 'b')
    const [a, b] = nodes
    lab.set(a, 'x', 0)
    lab.pushLate(a)
    lab.advance(10)
    lab.set(a, 'k', 1)
    lab.advance(100)
    lab.deliverAll()
    expect(b.map('a')).toEqual({ x: 0 })
    leave(lab, a)
    expect(b.map('a')).toEqual({ x: 0, k: 1 })
  })

  it('are in it where other news is not pushed', () => {
    const { lab, nodes } = cluster({ newsFanout: 0 }, 'a', 'b')
    const [a, b] = nodes
    lab.set(a, 'k', 1)
    leave(lab, a)
    expect(b.node.peers.get('a')?.status).toBe('left')
    expect(b.map('a')).toEqual({ k: 1 })
  })

  it('are in it with all that waited until then, from the first that nobody was told of, as far as it fits', () => {
    const { lab, nodes } = cluster({ newsFanout: 0, maxMessageBytes: 8192 }, 'a', 'b')
    const [a, b] = nodes
    for (let i = 0; i < 1010; i++) lab.set(a, `k${i % 500}`, `value ${i}`) // 1000 at once, the rest waits
    expect(a.node.writes.pressure.waitingKeys).toBe(10)
    for (let i = 0; i < 20; i++) lab.exchange(a, b)
    expect(b.node.peers.get('a')?.maxVersion).toBe(1000)
    leave(lab, a)
    expect(b.node.peers.get('a')?.maxVersion).toBe(1010)
  })
})

describe('a goodbye with more than fits', () => {
  const leaving = (keys: number, bytes: number) => {
    const { lab, nodes } = cluster({ maxMessageBytes: 2048 }, 'a', 'b')
    const [a, b] = nodes
    for (let i = 0; i < keys; i++) lab.set(a, `k${i}`, 'x'.repeat(bytes))
    leave(lab, a)
    return { b, eventsOf: b.eventsOf('a') }
  }

  it('tells what fits, from the first on, and that it left', () => {
    const { b, eventsOf } = leaving(20, 100)
    expect(eventsOf).toEqual(['joined', 'left'])
    const { maxVersion } = b.node.peers.get('a')!
    expect(maxVersion).toBeGreaterThan(3)
    expect(maxVersion).toBeLessThan(20)
    expect(Object.keys(b.map('a')!)).toEqual(Array.from({ length: maxVersion }, (_, i) => `k${i}`))
  })

  it('tells that it left where no entry fits at all', () => {
    const { b, eventsOf } = leaving(2, 1500)
    expect(eventsOf).toEqual(['joined', 'left'])
    expect(b.map('a')).toEqual({})
  })
})
