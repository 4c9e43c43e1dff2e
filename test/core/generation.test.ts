import fc from 'fast-check'
import { farFutureMs, generationStartMs, isFromFarFuture, makeGeneration, outbid } from '../../src/core/generation.js'

const nowMs = 1_700_000_000_000

describe('a generation', () => {
  it('is the start time and ten random bits', () => {
    expect(makeGeneration(nowMs, () => 0)).toBe(nowMs * 1024)
    expect(makeGeneration(nowMs + 0.9, () => 0.9999)).toBe(nowMs * 1024 + 1023)
    expect(generationStartMs(nowMs * 1024 + 1023)).toBe(nowMs)
  })

  it('is never 0, which asks for a peer, whatever the clock says', () => {
    expect(makeGeneration(0, () => 0)).toBeGreaterThan(0)
    expect(makeGeneration(-5000, () => 0)).toBeGreaterThan(0)
  })

  it('outbids any other, with new random bits', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 40), fc.nat(1023), fc.nat(2 ** 40), (otherMs, bits, wallMs) => {
        const other = Math.max(1, otherMs) * 1024 + bits
        expect(outbid(other, wallMs, () => 0)).toBeGreaterThan(other)
      }),
    )
    expect(outbid(nowMs * 1024 + 1023, 0, () => 0.5)).toBe((nowMs + 1) * 1024 + 512)
  })

  it('outbids with the own clock when that is ahead', () => {
    expect(generationStartMs(outbid(1024, nowMs, () => 0))).toBe(nowMs)
  })

  it('lies in the far future when it began more than a year ahead', () => {
    expect(isFromFarFuture((nowMs + farFutureMs) * 1024 + 1023, nowMs)).toBe(false)
    expect(isFromFarFuture((nowMs + farFutureMs + 1) * 1024, nowMs)).toBe(true)
  })
})
