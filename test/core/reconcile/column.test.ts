import fc from 'fast-check'
import { Column } from '../../../src/core/reconcile/column.js'
import { jsonSizes } from '../../../src/wire/sizes.js'

describe('a column', () => {
  it('leaves zeros at the end out', () => {
    const column = new Column(jsonSizes)
    for (const number of [0, 7, 0, 0, 12, 0, 0]) column.push(number)
    expect(column.numbers).toEqual([0, 7, 0, 0, 12])
  })

  it('knows what it takes, and what it would take with one more', () => {
    const numbers = fc.array(fc.oneof(fc.constant(0), fc.nat(), fc.maxSafeNat()))
    fc.assert(
      fc.property(numbers, (all) => {
        const column = new Column(jsonSizes)
        for (const number of all) {
          const foretold = column.bytesWith(number)
          column.push(number)
          expect(column.bytes).toBe(foretold)
        }
        // each number with a comma behind it, and the last one has none
        expect(column.bytes).toBe(JSON.stringify([...column.numbers, 0]).length - '[0]'.length)
      }),
    )
  })
})
