import { WallClocks } from '../../../src/core/membership/wall-clocks.js'
import type { Run } from '../../../src/core/state/fingerprint.js'
import { Parts } from '../support/context.js'
import { generationAt } from '../support/settings.js'

const year = 365 * 86_400_000

const ahead = (index: number): Run => ({ name: `ahead-${index}`, generation: generationAt(2 * year + index) })
const right = Array.from({ length: 3 }, (_, i): Run => ({ name: `right-${i}`, generation: generationAt(i) }))

describe('wall clocks', () => {
  it('are compared with all others once a step, however many runs a message speaks of', () => {
    const parts = new Parts()
    let looks = 0
    const clocks = new WallClocks(parts.context, () => {
      looks += 1
      return right
    })
    for (let i = 0; i < 1000; i++) expect(clocks.isSane(ahead(i))).toBe(false)
    expect(looks).toBe(1)
    parts.nowMs = 1
    expect(clocks.isSane(ahead(0))).toBe(true) // most look so by now
    expect(looks).toBe(2)
  })

  it('make nobody believe a generation that could not be outbid, even where most look far ahead', () => {
    const parts = new Parts()
    const clocks = new WallClocks(parts.context, () => [])
    expect(clocks.isSane(ahead(1))).toBe(true)
    const beyond = { name: 'beyond', generation: Number.MAX_SAFE_INTEGER }
    expect(clocks.isSane(beyond)).toBe(false)
    expect([ahead(2), beyond].map(({ generation }) => clocks.isUsual(generation))).toEqual([true, false])
    expect(parts.diagnostics.map(({ kind, peer }) => [kind, peer])).toEqual([
      ['own-clock', 'ahead-1'],
      ['far-future-generation', 'beyond'],
    ])
  })
})
