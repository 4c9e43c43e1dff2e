import { RowList } from '../../../src/core/reconcile/row-list.js'
import { jsonSizes } from '../../../src/wire/sizes.js'
import { row } from '../support/make.js'

const bytes = jsonSizes.row(row())

describe('rows of a message', () => {
  it('are taken all or none', () => {
    const list = new RowList(jsonSizes)
    expect(list.addWhole([row(), row()], 2 * bytes - 1)).toBe(false)
    expect([list.rows.length, list.bytes]).toEqual([0, 0])
    expect(list.addWhole([row(), row()], 2 * bytes)).toBe(true)
    expect([list.rows.length, list.bytes]).toEqual([2, 2 * bytes])
  })

  it('do not fit where there is no room, though they be none', () => {
    const list = new RowList(jsonSizes)
    expect([0, -1].map((budget) => list.addWhole([], budget))).toEqual([true, false])
    list.add(row(), bytes)
    expect(list.addWhole([], bytes - 1)).toBe(false)
  })
})
