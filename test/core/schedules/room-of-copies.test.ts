import type { Delta } from '../../../src/core/message.js'
import { Lab } from '../support/lab.js'
import { delta, set } from '../support/make.js'

const large = 'x'.repeat(3000)

describe('a map that is copied anew where what was copied first is collected meanwhile', () => {
  it.each([
    ['keys', { maxKeysPerPeer: 2 }],
    ['bytes', { maxStateBytes: 6500 }],
  ])('is copied to its end, though there were too many %s for all that it ever was', (_, caps) => {
    const lab = new Lab(caps)
    const [a, teller] = [lab.add('a'), lab.add('teller')]
    const { own } = teller.node
    const sender = { name: own.name, address: own.address, generation: own.generation }
    const tell = (...deltas: readonly Delta[]): void =>
      void lab.say(teller, a, { type: 'news', cluster: 'test', sender, deltas })
    tell(delta({ entries: [set(1, 'k0')] }))
    const brief = { remainingMs: 1000 }
    const begun = [
      { ...set(6, 'k1', large), ...brief },
      { ...set(7, 'k2', large), ...brief },
    ]
    tell(delta({ gcVersion: 5, toVersion: 7, senderMax: 9, entries: begun }))
    const rest = [set(8, 'k3', large), set(9, 'k4')]
    tell(delta({ from: 7, gcVersion: 5, senderMax: 9, entries: rest }))
    expect(a.node.peers.get('p')?.resync).toBeDefined()
    lab.advance(1000)
    tell(delta({ from: 7, gcVersion: 7, senderMax: 9, entries: rest }))
    expect(Object.keys(a.map('p')!)).toEqual(['k3', 'k4'])
  })
})

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
