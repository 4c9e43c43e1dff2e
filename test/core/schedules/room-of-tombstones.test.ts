import type { Settings } from '../../../src/core/settings.js'
import { Lab } from '../support/lab.js'
import type { LabNode } from '../support/lab-node.js'

/** A writer that has deleted one of its keys and collected the tombstone, of which the other has not heard. */
const collected = (settings: Partial<Settings>, value: string) => {
  const lab = new Lab({ newsFanout: 3, ...settings })
  const [a, b] = lab.cluster('a', 'b') as [LabNode, LabNode]
  lab.run(3000)
  const long = 'z'.repeat(400)
  for (const key of ['x', 'y', long]) lab.set(a, key, value)
  lab.delete(a, long)
  lab.run(5000)
  lab.advance(10_000)
  lab.beat(a)
  expect(a.node.writes.keyCount).toBe(2)
  expect(b.node.peers.get('a')?.entries.get(long)?.kind).toBe('deleted')
  return { lab, a, b }
}

describe('the room of tombstones that are gone', () => {
  it('is there for a key of the same delta that says so', () => {
    const { lab, a, b } = collected({ maxKeysPerPeer: 3 }, 'v')
    lab.set(a, 'w', 'v')
    lab.advance(30)
    lab.deliverAll()
    expect(b.reported('too-many-keys')).toEqual([])
    expect(b.map('a')).toEqual({ x: 'v', y: 'v', w: 'v' })
  })

  it('and for its bytes', () => {
    const value = 'x'.repeat(290)
    const { lab, a, b } = collected({ maxStateBytes: 1300 }, value)
    lab.set(a, 'w', value)
    lab.advance(30)
    lab.deliverAll()
    expect(b.reported('state-full')).toEqual([])
    expect(b.map('a')).toEqual({ x: value, y: value, w: value })
  })

  it('is there even if what comes along has none', () => {
    const { lab, a, b } = collected({ maxStateBytes: 1300 }, 'x'.repeat(290))
    lab.set(a, 'w', 'x'.repeat(900))
    lab.advance(30)
    lab.deliverAll()
    expect(b.reported('state-full')).toHaveLength(1)
    expect(b.node.peers.get('a')?.entries.size).toBe(2)
  })
})
