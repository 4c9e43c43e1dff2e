import { longestAddress, Room } from '../../../src/core/reconcile/room.js'
import { senderOf } from '../../../src/core/state/holding.js'
import { jsonSizes } from '../../../src/wire/sizes.js'
import { Parts } from '../support/context.js'

const roomOf = (settings: { readonly maxMessageBytes: number; readonly maxDigestBytes: number }) => {
  const { context, own } = new Parts(settings)
  return { room: new Room(context, own), envelope: jsonSizes.envelope('test', senderOf(own), longestAddress) }
}

describe('the room of a digest', () => {
  it('is half a message with its envelope: the answer has to tell as much again, and deltas beside', () => {
    const { room, envelope } = roomOf({ maxMessageBytes: 4000, maxDigestBytes: 1_000_000 })
    expect(room.bytes).toBeLessThanOrEqual(4000 - envelope)
    expect(room.digestBytes + (4000 - room.bytes)).toBe(2000)
  })

  it('is no more than `maxDigestBytes`, however long messages may be', () => {
    const { room } = roomOf({ maxMessageBytes: 65_536, maxDigestBytes: 1234 })
    expect(room.digestBytes).toBe(1234)
    expect(room.bytes).toBeGreaterThan(60_000)
  })
})
