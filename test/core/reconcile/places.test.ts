import fc from 'fast-check'
import { placesIn } from '../../../src/core/reconcile/places.js'
import { jsonSizes } from '../../../src/wire/sizes.js'
import { Parts } from '../support/context.js'

const places = (maxDigestPeers: number, size: number, budget: number, isAtRest = true) =>
  placesIn(new Parts({ maxDigestPeers }).context, size, budget, isAtRest)

const budgetOf = (digits: number): number => jsonSizes.columns + digits * jsonSizes.digit

describe('heartbeats by place', () => {
  it('fit, whatever the digest has room for', () => {
    const sizes = fc.nat(20_000)
    const budgets = fc.nat(10_000)
    fc.assert(
      fc.property(
        fc.integer({ min: 16, max: 2000 }),
        sizes,
        budgets,
        fc.boolean(),
        (atMost, size, budget, isAtRest) => {
          const { most, isWide } = places(atMost, size, budget, isAtRest)
          expect(most).toBeGreaterThanOrEqual(0)
          if (most > 0) expect(budgetOf((isWide ? 2 : 1) * most)).toBeLessThanOrEqual(budget)
          if (isAtRest) expect(most).toBeLessThanOrEqual(atMost)
        },
      ),
    )
  })

  it('are of as many as there is room for, at rest of no more than is set', () => {
    expect(places(128, 300, budgetOf(250))).toEqual({ most: 128, isWide: false })
    expect(places(128, 300, budgetOf(250), false)).toEqual({ most: 250, isWide: false })
  })

  it('have two digits where fewer than a quarter are told at rest, also in digests that are not', () => {
    expect(places(100, 400, budgetOf(1000)).isWide).toBe(false)
    expect(places(100, 401, budgetOf(1000)).isWide).toBe(true)
    expect(places(100, 401, budgetOf(1001), false)).toEqual({ most: 500, isWide: true })
  })

  it('have two digits where there is room for fewer than a quarter', () => {
    expect(places(2000, 400, budgetOf(100))).toEqual({ most: 100, isWide: false })
    expect(places(2000, 401, budgetOf(100))).toEqual({ most: 50, isWide: true })
  })

  it('are of nobody where there is no room for columns', () => {
    expect(places(128, 300, jsonSizes.columns - 1).most).toBe(0)
  })
})
