import { HeldBack } from '../../../src/core/membership/held-back.js'

const heldBack = (): HeldBack => new HeldBack(1000)

/** The seconds at which the peer may be offered, if each offer is made in vain. */
const offers = (seconds: number): number[] => {
  const held = heldBack()
  const open: number[] = []
  for (let s = 0; s < seconds; s++) {
    if (held.names(1000 * s).length > 0) continue
    open.push(s)
    held.refuse('a', 1000 * s)
  }
  return open
}

describe('peers for whose maps there was no room', () => {
  it('are held back for twice as long each time, up to 16 rounds', () => {
    expect(offers(64)).toEqual([0, 1, 3, 7, 15, 31, 47, 63])
  })

  it('are not held back for longer by what comes in the meantime', () => {
    const held = heldBack()
    for (let ms = 0; ms < 1000; ms += 100) held.refuse('a', ms)
    expect([held.names(999), held.names(1000)]).toEqual([['a'], []])
  })

  it('are offered at once when there was room, and begin anew', () => {
    const held = heldBack()
    for (const ms of [0, 1000, 3000]) held.refuse('a', ms)
    held.release('a')
    expect(held.names(3001)).toEqual([])
    held.refuse('a', 4000)
    expect([held.names(4999), held.names(5000)]).toEqual([['a'], []])
  })

  it('are each held back by themselves', () => {
    const held = heldBack()
    held.refuse('a', 0)
    held.refuse('b', 500)
    expect([held.names(600), held.names(1100), held.names(1500)]).toEqual([['a', 'b'], ['b'], []])
  })
})
