import fc from 'fast-check'
import { ColumnSums } from '../../../src/core/reconcile/column-sums.js'

const checkOf = (heartbeats: readonly number[]): number => {
  const sums = new ColumnSums()
  for (const heartbeat of heartbeats) sums.beat(heartbeat)
  return sums.check
}

const sumOf = (peers: readonly (readonly [heartbeat: number, max: number, gc: number])[]): number => {
  const sums = new ColumnSums()
  for (const [heartbeat, max, gc] of peers) {
    sums.beat(heartbeat)
    sums.map(max, gc)
  }
  return sums.versions
}

describe('sums of columns', () => {
  it('are those of the wire format', () => {
    expect([checkOf([]), sumOf([])]).toEqual([0x811c9dc5, 0x811c9dc5])
    expect([checkOf([1]), checkOf([7, 2 ** 40]), sumOf([[7, 3, 1]])]).toEqual([
      2_826_309_874, 829_630_743, 2_640_476_275,
    ])
  })

  it('tell any one heartbeat from another at its place', () => {
    const heartbeats = fc.array(fc.nat(2 ** 31), { minLength: 1, maxLength: 50 })
    fc.assert(
      fc.property(heartbeats, fc.nat(), fc.integer({ min: 1, max: 2 ** 31 - 1 }), (said, at, by) => {
        const other = said.map((heartbeat, i) => (i === at % said.length ? heartbeat + by : heartbeat))
        expect(checkOf(other)).not.toBe(checkOf(said))
      }),
    )
  })

  it('tell heartbeats beyond 32 bits, and their order', () => {
    expect(new Set([checkOf([5]), checkOf([5 + 2 ** 32]), checkOf([5 + 2 ** 40])]).size).toBe(3)
    expect(checkOf([1, 2])).not.toBe(checkOf([2, 1]))
  })

  it('are others when all heartbeats are off by the same, or some by as much as others the other way', () => {
    const said = Array.from({ length: 1000 }, (_, i) => 10_000 + ((i * 7919) % 50))
    const sums = new Set([checkOf(said)])
    for (let k = 1; k <= 200; k++) {
      sums.add(checkOf(said.map((heartbeat) => heartbeat + 91 * k)))
      sums.add(checkOf(said.map((heartbeat, i) => heartbeat + (i % 2 === 0 ? 91 : -91) * k)))
    }
    expect(sums.size).toBe(401)
  })

  it('of versions differ with any version, and between two moments', () => {
    const same = [sumOf([[7, 3, 1]]), sumOf([[7, 3, 1]])]
    expect(new Set(same).size).toBe(1)
    expect(
      new Set([...same, sumOf([[7, 4, 1]]), sumOf([[7, 3, 2]]), sumOf([[7, 1, 3]]), sumOf([[8, 3, 1]])]).size,
    ).toBe(5)
  })
})
