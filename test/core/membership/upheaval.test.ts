import { depart } from '../../../src/core/membership/lifecycle.js'
import { Parts } from '../support/context.js'

/** A node that holds so many live peers, and knows something against some of them. */
const holding = (size: number, accused: number) => {
  const parts = new Parts()
  for (let i = 0; i < size; i++) parts.meet(`p${i}`)
  for (let i = 0; i < accused; i++) parts.peers.get(`p${i}`)!.accuse().misses += 2
  const { upheaval } = parts.peers
  return { parts, upheaval }
}

describe('an upheaval', () => {
  it.each([
    [20, 8, false],
    [20, 9, true],
    [160, 20, false],
    [160, 21, true],
  ])('is where, of %i, something goes on about %i: %p', (size, accused, isOn) => {
    expect(holding(size, accused).upheaval.isOn).toBe(isOn)
  })

  it('is not where each of many left one question unanswered, as on a bad network', () => {
    const { parts, upheaval } = holding(20, 0)
    for (const peer of parts.peers.live) peer.accuse().misses = 1
    expect(upheaval.isOn).toBe(false)
    for (const peer of parts.peers.live) peer.suspect({ heartbeat: 9, accusers: ['q'] }, 0)
    parts.nowMs += 1
    expect(upheaval.isOn).toBe(true)
  })

  it('goes on for ten rounds after that, as those who were convicted meanwhile are not in doubt any more', () => {
    const { parts, upheaval } = holding(20, 9)
    expect(upheaval.isOn).toBe(true)
    for (const peer of parts.peers.live) if (peer.evidence !== undefined) peer.acquit()
    const isOnAfter = (ms: number): boolean => {
      parts.nowMs = ms
      return upheaval.isOn
    }
    expect([9999, 10_000].map(isOnAfter)).toEqual([true, false])
  })

  it('is not about those who left, whatever spoke against them before', () => {
    const { parts, upheaval } = holding(20, 9)
    for (const peer of [...parts.peers.live]) if (peer.evidence !== undefined) depart(parts.context, peer, 0)
    expect(upheaval.isOn).toBe(false)
  })
})
