import fc from 'fast-check'
import { PeerRecords } from '../../../src/core/peer-records.js'
import { SlotGroup } from '../../../src/core/state/slot-group.js'

const members = (group: SlotGroup): number[] => Array.from({ length: group.size }, (_, place) => group.at(place))

test('groups hold who was put into them and not taken out, whatever the order', () => {
  const move = fc.record({ slot: fc.nat(40), to: fc.constantFrom(0, 1, undefined) })
  fc.assert(
    fc.property(fc.array(move, { maxLength: 200 }), (moves) => {
      const records = new PeerRecords()
      records.reserve(41)
      const groups = [new SlotGroup(records), new SlotGroup(records)] as const
      const where = new Map<number, 0 | 1>()
      for (const { slot, to } of moves) {
        const from = where.get(slot)
        if (from !== undefined) groups[from].delete(slot)
        where.delete(slot)
        if (to === undefined) continue
        groups[to].add(slot)
        where.set(slot, to)
      }
      for (const group of [0, 1] as const) {
        const expected = [...where].filter(([, at]) => at === group).map(([slot]) => slot)
        expect(new Set(members(groups[group]))).toEqual(new Set(expected))
        expect(groups[group].size).toBe(expected.length)
        for (let slot = 0; slot <= 40; slot++) expect(groups[group].has(slot)).toBe(expected.includes(slot))
      }
    }),
  )
})
