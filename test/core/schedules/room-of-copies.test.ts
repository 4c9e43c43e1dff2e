import type { Delta } from '../../../src/core/message.js'
import { Lab } from '../support/lab.js'
import { delta, set } from '../support/make.js'

const large = 'x'.repeat(3000)

describe('a map that is copied anew where it has more keys than are taken in', () => {
  it('is cut at the cap on keys within the room there is, also where what it takes the place of has few keys', () => {
    const lab = new Lab({ maxKeysPerPeer: 5, maxStateBytes: 5000 })
    const [a, teller] = [lab.add('a'), lab.add('teller')]
    const tell = (...deltas: readonly Delta[]) => lab.tell(teller, a, ...deltas)
    tell(delta({ entries: [set(1, 'k0')] }))
    const begun = [set(6, 'k1'), set(7, 'k2', large), set(8, 'k3'), set(9, 'k4')]
    tell(delta({ gcVersion: 5, toVersion: 9, senderMax: 20, entries: begun }))
    expect(a.node.peers.get('p')?.resync?.maxVersion).toBe(9)

    // with all of it k2 makes room for k1, but the cap stops it in between, at k6
    const next = [set(10, 'k1', large), set(11, 'k5'), set(12, 'k6'), set(13, 'k2')]
    tell(delta({ from: 9, gcVersion: 5, toVersion: 20, senderMax: 20, entries: next }))
    expect(a.node.peers.bytes).toBeLessThanOrEqual(5000)
    expect(a.reported('state-full')).toHaveLength(1)
    expect(a.node.peers.get('p')?.resync?.maxVersion).toBe(9)
  })
})
