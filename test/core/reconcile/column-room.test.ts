import { Column } from '../../../src/core/reconcile/column.js'
import { ColumnRoom } from '../../../src/core/reconcile/column-room.js'
import { numbersEnd } from '../../../src/core/state/fingerprint.js'
import { jsonSizes } from '../../../src/wire/sizes.js'
import { Parts } from '../support/context.js'
import { set } from '../support/make.js'

/** One of each that has something to say: a section, then a peer of it, then another section. */
const fill = (budget: number): boolean[] => {
  const parts = new Parts()
  const { slot } = parts.meet('p', { heartbeat: 1234, gcVersion: 50, entries: [set(567, 'k')] })
  const room = new ColumnRoom(parts.peers.held, jsonSizes, new Column(jsonSizes), budget)
  const section = { start: 0, size: 12, fingerprint: numbersEnd - 1 }
  return [room.begin(section), room.take(slot), room.begin(section)]
}

const bytesOf = (...numbers: readonly number[]): number => numbers.reduce((sum, n) => sum + jsonSizes.number(n), 0)

const sectionBytes = bytesOf(12, numbersEnd - 1)
const peerBytes = bytesOf(1234, 567, 50)

describe('the room of columns', () => {
  it.each([
    ['a section', sectionBytes, [true, false, false]],
    ['a peer of it beside it', sectionBytes + peerBytes, [true, true, false]],
    ['another section beside these', 2 * sectionBytes + peerBytes, [true, true, true]],
  ])('holds %s where that fits to the byte, and not with a byte less', (_, bytes, fits) => {
    expect(fill(bytes)).toEqual(fits)
    const last = fits.lastIndexOf(true)
    expect(fill(bytes - 1)[last]).toBe(false)
  })
})
