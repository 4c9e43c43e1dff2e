import { Evidence } from '../../../src/core/detection/evidence.js'
import { Hearing } from '../../../src/core/detection/hearing.js'
import { calmIntervals, phi, type PhiSettings } from '../../../src/core/detection/phi.js'
import { unansweredPhi } from '../../../src/core/detection/reliability.js'
import { TrackRecord } from '../../../src/core/detection/track-record.js'
import { ArrivalsOfOne } from '../support/arrivals-of-one.js'

const oneInTen = { rate: 0.1, weight: 64 }

describe('evidence beside silence', () => {
  it('weighs unanswered questions as their improbability', () => {
    const evidence = new Evidence()
    evidence.misses = 3
    expect(evidence.weight(oneInTen)).toBe(unansweredPhi(3, oneInTen))
  })

  it('counts each witness once, and no more than three', () => {
    const evidence = new Evidence()
    for (const name of ['a', 'a', 'b']) evidence.witness(name)
    expect([evidence.witnesses, evidence.weight(oneInTen)]).toEqual([2, 6])
    for (const name of ['c', 'd', 'e']) evidence.witness(name)
    expect(evidence.weight(oneInTen)).toBe(9)
  })

  it('takes a refused connection for a thousand to one', () => {
    const evidence = new Evidence()
    evidence.refusals = 2
    expect(evidence.weight({ rate: 0.9, weight: 64 })).toBe(6)
  })
})

describe('the track record of a peer', () => {
  it('trusts its silence less, the more questions it outlived', () => {
    const record = new TrackRecord()
    expect(record.failureRate).toBe(0)
    record.outlived(2)
    expect(record.failureRate).toBe(0.5)
    record.outlived(4)
    expect(record.failureRate).toBe(0.75)
  })

  it('forgives: answers bring the trust back', () => {
    const record = new TrackRecord()
    record.outlived(10)
    for (let i = 0; i < 100; i++) record.answered()
    expect(record.failureRate).toBeLessThan(0.01)
  })
})

describe('hearing', () => {
  it('is deaf after two rounds without a word, and isolated after seven', () => {
    const hearing = new Hearing(1000, 0)
    expect([2000, 2001, 6999, 7000].map((nowMs) => hearing.isDeaf(nowMs))).toEqual([false, true, true, false])
  })

  it('tells how long it was deaf when somebody speaks, up to five rounds', () => {
    const hearing = new Hearing(1000, 0)
    expect(hearing.heard(1500)).toBe(0)
    expect(hearing.heard(5000)).toBe(1500)
    expect(hearing.heard(60_000)).toBe(5000)
  })

  it('does not count its own standing still', () => {
    const hearing = new Hearing(1000, 0)
    hearing.shift(10_000, 11_000)
    expect(hearing.isDeaf(11_000)).toBe(false)
    expect(hearing.heard(11_000)).toBe(0)
  })
})

describe.each(['normal', 'exponential'] as const)('a calm silence under the %s law', (distribution) => {
  const settings: PhiSettings = { distribution, minDeviationMs: 1, acceptablePauseMs: 0 }

  it.each([0.5, 1.7, 5, 11])('is never above threshold %f, and what is a little longer is', (threshold) => {
    const regular = new ArrivalsOfOne(100, { meanMs: 1000, deviationMs: 0, weight: 50 }, 0)
    const calmMs = 1000 * calmIntervals(threshold, settings)
    expect(phi(regular, calmMs, settings)).toBeLessThanOrEqual(threshold)
    expect(phi(regular, calmMs + 40, settings)).toBeGreaterThan(threshold)
  })
})
