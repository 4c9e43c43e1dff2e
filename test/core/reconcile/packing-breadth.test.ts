import type { Delta } from '../../../src/core/message.js'
import type { Lack } from '../../../src/core/reconcile/compare.js'
import type { Packed } from '../../../src/core/reconcile/packing.js'
import { packBreadthFirst } from '../../../src/core/reconcile/packing-breadth.js'
import { jsonSizes } from '../../../src/wire/sizes.js'
import { addressOf, delta, replicaOf, set } from '../support/make.js'
import { testSettings } from '../support/settings.js'

/** A peer with that many keys, all equally long, of which the other side has versions up to `from`. */
const lack = (name: string, keys: number, { from = 0, whole = false } = {}): Lack => {
  const entries = Array.from({ length: keys }, (_, i) => set(i + 1, `k${i}`, 'x'))
  return { holding: replicaOf(delta({ name, entries })), from, whole }
}

const headerBytes = jsonSizes.deltaHeader({ name: 'a', address: addressOf('a') })
const entryBytes = set(1, 'k0', 'x').bytes
const packed = (lacks: readonly Lack[], budget: number): Packed =>
  packBreadthFirst(lacks, budget, { sizes: jsonSizes, settings: testSettings, now: { monotonicMs: 0, wallMs: 0 } })
const shown = (deltas: readonly Delta[]): unknown =>
  deltas.map(({ name, toVersion, entries }) => [name, entries.map(({ version }) => version), toVersion])

describe('packing the oldest write of each first', () => {
  it('sends all that is lacking when it fits, complete up to the max', () => {
    const { deltas, isCut } = packed([lack('a', 3, { from: 1 }), lack('b', 1)], 10_000)
    expect([shown(deltas), isCut]).toEqual([[['a', [2, 3], 3], ['b', [1], 1]], false]) // prettier-ignore
  })

  it('gives each as many as the others, where the room ends', () => {
    const { deltas } = packed([lack('a', 9), lack('b', 9, { from: 4 })], 2 * headerBytes + 5 * entryBytes)
    expect(shown(deltas)).toEqual([['a', [1, 2, 3], 3], ['b', [5, 6], 6]]) // prettier-ignore
  })

  it('has no byte for what does not fit whole', () => {
    const room = headerBytes + 2 * entryBytes
    expect(shown(packed([lack('a', 9)], room).deltas)).toEqual([['a', [1, 2], 2]])
    expect(shown(packed([lack('a', 9)], room - 1).deltas)).toEqual([['a', [1], 1]])
    expect(packed([lack('a', 9)], headerBytes + entryBytes - 1).deltas).toEqual([])
  })

  it('tells of an empty map that is not known, and of nothing to whom nothing is lacking', () => {
    const { deltas } = packed([lack('a', 0, { whole: true }), lack('b', 2, { from: 2 })], 10_000)
    expect(shown(deltas)).toEqual([['a', [], 0]])
  })

  it('shows congestion where writes were cut, not where a whole map was, or what was written long ago', () => {
    const room = headerBytes + 2 * entryBytes
    const old = replicaOf(delta({ name: 'a', entries: Array.from({ length: 9 }, (_, i) => set(i + 1, `k${i}`, 'x')) }))
    old.met(5, 0)
    expect(packed([{ holding: old, from: 1, whole: false }], room).isCut).toBe(false)
    expect(packed([lack('a', 9, { from: 1 })], room).isCut).toBe(true)
    expect(packed([lack('a', 9, { whole: true })], room).isCut).toBe(false)
    expect(packed([lack('a', 9)], room).isCut).toBe(false)
  })
})
