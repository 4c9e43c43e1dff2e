import type { Answered } from '../../../src/core/reconcile/column-reader.js'
import { inSections, makeColumnDigest } from '../../../src/core/reconcile/column-digest.js'
import { membersOf, nameSections } from '../../../src/core/reconcile/named-sections.js'
import { RowList } from '../../../src/core/reconcile/row-list.js'
import { rowOf } from '../../../src/core/state/holding.js'
import { jsonSizes } from '../../../src/wire/sizes.js'
import { Parts } from '../support/context.js'
import { addressOf } from '../support/make.js'
import { generationAt } from '../support/settings.js'

/** A node that holds many, and is to name some of so many sections within a budget, after an answer of some bytes. */
const naming = (count: number, others: readonly number[], peerCount = 100) => {
  const parts = new Parts()
  for (let i = 0; i < peerCount; i++) parts.meet(`p${String(i).padStart(3, '0')}`, { heartbeat: 1000 + i })
  const { context, peers } = parts
  const { said } = makeColumnDigest(context, peers, 10_000, inSections(count))
  const columns = said!.columns
  const digest = { columns, sender: { name: 'asker', address: addressOf('asker'), generation: generationAt(0) } }
  const bytes = 100
  const answered: Answered = { ahead: { roster: columns.roster, by: '' }, others, bytes }
  const within = (budget: number) => {
    const list = new RowList(jsonSizes)
    const { ahead, bytes: answerBytes } = nameSections(context, peers, answered, digest, list, budget)
    return { rows: list.rows, named: ahead?.named ?? [], bytes: list.bytes + answerBytes, answerBytes }
  }
  const rowsOf = (index: number) => membersOf(context, peers, index, count).map((holding) => rowOf(holding, 0))
  const needed = (index: number): number =>
    bytes + jsonSizes.number(index) + rowsOf(index).reduce((sum, row) => sum + jsonSizes.row(row), 0)
  return { within, rowsOf, needed, bytes }
}

describe('sections that are others there', () => {
  it('are named as far as they fit, with the answer and the number of each', () => {
    const others = Array.from({ length: 16 }, (_, i) => i)
    const { within, bytes } = naming(16, others)
    for (let budget = bytes; budget < 5000; budget += 7) {
      const { rows, named, bytes: taken, answerBytes } = within(budget)
      expect(taken).toBeLessThanOrEqual(budget)
      expect(answerBytes).toBe(bytes + named.reduce((sum, index) => sum + jsonSizes.number(index), 0))
      if (named.length === 0) continue
      expect(rows.length).toBeGreaterThan(0)
    }
    expect(within(5000).named.length).toBe(16)
  })

  it('are named up to the last byte', () => {
    const { within, needed, rowsOf } = naming(16, [11])
    const exactly = within(needed(11))
    expect(exactly).toMatchObject({ named: [11], rows: rowsOf(11), bytes: needed(11) })
    expect(within(needed(11) - 1).named).toEqual([])
  })

  it('are told of by some of their rows where not even the first fits, so that others know whom to ask for', () => {
    const { within, rowsOf, bytes } = naming(1, [0])
    const few = 5 * jsonSizes.row(rowsOf(0)[0]!)
    const told = new Set<string>()
    for (let i = 0; i < 100; i++) {
      const { rows, named, bytes: taken } = within(bytes + few)
      expect([named, rows.length]).toEqual([[], expect.any(Number)])
      expect(rows.length).toBeGreaterThanOrEqual(3)
      expect(taken).toBeLessThanOrEqual(bytes + few)
      for (const { name } of rows) told.add(name)
    }
    expect(told.size).toBeGreaterThan(90) // not always the same
  })

  it('are told of by no more rows where one of them was named', () => {
    const { within, rowsOf } = naming(2, [0, 1])
    for (let budget = 0; budget < 6000; budget += 50) {
      const { rows, named } = within(budget)
      if (named.length === 1) expect(rows).toEqual(rowsOf(named[0]!))
    }
  })
})
