import fc from 'fast-check'
import { HeartbeatCheck, VersionsCheck } from '../../../src/core/reconcile/checks.js'

const checkOf = (heartbeats: readonly number[]): number => {
  const check = new HeartbeatCheck()
  for (const heartbeat of heartbeats) check.add(heartbeat)
  return check.value
}

const versionsCheckOf = (versions: readonly (readonly [max: number, gc: number])[]): number => {
  const check = new VersionsCheck()
  for (const [max, gc] of versions) check.add(max, gc)
  return check.value
}

describe('the check of heartbeats', () => {
  it('is that of the wire format', () => {
    expect([checkOf([]), checkOf([1]), checkOf([7, 2 ** 40])]).toEqual([0x811c9dc5, 2_826_309_874, 829_630_743])
  })

  it('tells any one heartbeat from another at its place', () => {
    const heartbeats = fc.array(fc.nat(2 ** 31), { minLength: 1, maxLength: 50 })
    fc.assert(
      fc.property(heartbeats, fc.nat(), fc.integer({ min: 1, max: 2 ** 31 - 1 }), (said, at, by) => {
        const other = said.map((heartbeat, i) => (i === at % said.length ? heartbeat + by : heartbeat))
        expect(checkOf(other)).not.toBe(checkOf(said))
      }),
    )
  })

  it('tells heartbeats beyond 32 bits, and their order', () => {
    expect(new Set([checkOf([5]), checkOf([5 + 2 ** 32]), checkOf([5 + 2 ** 40])]).size).toBe(3)
    expect(checkOf([1, 2])).not.toBe(checkOf([2, 1]))
  })

  it('is another when all heartbeats are off by the same, or some by as much as others the other way', () => {
    const said = Array.from({ length: 1000 }, (_, i) => 100_000 + ((i * 7919) % 50))
    const checks = new Set([checkOf(said)])
    for (let k = 1; k <= 200; k++) {
      checks.add(checkOf(said.map((heartbeat) => heartbeat + 91 * k)))
      checks.add(checkOf(said.map((heartbeat) => heartbeat - 91 * k)))
      checks.add(checkOf(said.map((heartbeat, i) => heartbeat + (i % 2 === 0 ? 91 : -91) * k)))
    }
    expect(checks.size).toBe(601)
  })
})

describe('the check of versions', () => {
  it('is that of the wire format', () => {
    expect([
      versionsCheckOf([]),
      versionsCheckOf([[3, 1]]),
      versionsCheckOf([
        [3, 1],
        [2 ** 40, 0],
      ]),
    ]).toEqual([4_542_716_992_414_057, 7_681_364_434_065_699, 444_618_855_709_741])
  })

  it('is a number that JSON carries, and another with any version', () => {
    const version = fc.oneof(fc.nat(3), fc.maxSafeNat())
    const versions = fc.array(fc.tuple(version, version), { maxLength: 8 })
    fc.assert(
      fc.property(versions, versions, (some, others) => {
        const [a, b] = [versionsCheckOf(some), versionsCheckOf(others)]
        expect(Number.isSafeInteger(a) && a >= 0).toBe(true)
        expect(a === b).toBe(JSON.stringify(some) === JSON.stringify(others))
      }),
    )
  })
})
