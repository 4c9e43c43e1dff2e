import { field, PeerRecords } from '../../src/core/peer-records.js'

test('records keep what was put into them as they grow, each number in its place', () => {
  const records = new PeerRecords()
  const fields = Object.values(field)
  const count = 1000
  for (let slot = 0; slot < count; slot++) {
    records.reserve(slot + 1)
    for (const at of fields) records.set(slot, at, slot * 10 + at)
    records.setHeartbeat(slot, 3 * slot)
    records.setPlace(slot, count - slot)
    records.setMarks(slot, slot % 256)
  }
  for (let slot = 0; slot < count; slot++) {
    expect(fields.map((at) => records.get(slot, at))).toEqual(fields.map((at) => slot * 10 + at))
    expect([records.heartbeat(slot), records.place(slot), records.marks(slot)]).toEqual([
      3 * slot,
      count - slot,
      slot % 256,
    ])
  }
})

test('a generation is kept to the bit', () => {
  const records = new PeerRecords()
  records.reserve(1)
  records.set(0, field.generation, Number.MAX_SAFE_INTEGER)
  expect(records.get(0, field.generation)).toBe(Number.MAX_SAFE_INTEGER)
})
