import { Pauses } from '../../../src/core/membership/pauses.js'

const roundIntervalMs = 1000

describe('a peer that refuted a suspicion at once', () => {
  it('is not accused for eight rounds, others are', () => {
    const pauses = new Pauses(roundIntervalMs)
    pauses.begin('p', 5000)
    expect([5000, 12_999, 13_000].map((ms) => pauses.holds('p', ms))).toEqual([true, true, false])
    expect(pauses.holds('q', 5000)).toBe(false)
  })

  it('is not accused for twice as long after the next, and nobody else is concerned', () => {
    const pauses = new Pauses(roundIntervalMs)
    pauses.begin('p', 0)
    pauses.begin('p', 9000)
    expect([24_999, 25_000].map((ms) => pauses.holds('p', ms))).toEqual([true, false])
    expect(pauses.holds('q', 9000)).toBe(false)
  })

  it('is remembered as one that did so before, but where 256 others did since', () => {
    const pauses = new Pauses(roundIntervalMs)
    for (let i = 0; i < 256; i++) pauses.begin(`p${i}`, 0)
    pauses.begin('p0', 8000) // of those remembered it is the youngest now, and p1 the eldest
    pauses.begin('p256', 8000)
    const roundsOf = (name: string, beginMs: number): number => {
      pauses.begin(name, beginMs)
      const rounds = Array.from({ length: 65 }, (_, i) => i)
      return rounds.find((i) => !pauses.holds(name, beginMs + i * roundIntervalMs)) ?? Infinity
    }
    // one after the other, as three at once would be a pause of all
    expect([roundsOf('p0', 25_000), roundsOf('p1', 25_000), roundsOf('p3', 34_000)]).toEqual([32, 8, 16])
  })
})

describe('where several refuted suspicions at once', () => {
  const paused = (...beginsMs: readonly number[]): Pauses => {
    const pauses = new Pauses(roundIntervalMs)
    beginsMs.forEach((ms, i) => pauses.begin(`p${i}`, ms))
    return pauses
  }

  it('nobody is accused for eight rounds from the third on', () => {
    const pauses = paused(0, 1000, 7999)
    expect([7999, 15_998, 15_999].map((ms) => pauses.holds('q', ms))).toEqual([true, true, false])
  })

  it('others are accused where the pause of one of the three is over by then', () => {
    expect(paused(0, 1000, 8000).holds('q', 8000)).toBe(false)
  })

  it('nobody is for twice as long when it goes on, up to 64 rounds', () => {
    const pauses = paused(0, 0, 0)
    const lengths: number[] = []
    for (let nowMs = 8000, i = 0; i < 5; i++) {
      for (let peer = 0; peer < 3; peer++) pauses.begin(`again${i}-${peer}`, nowMs)
      const beganMs = nowMs
      while (pauses.holds('q', nowMs)) nowMs += 1000
      lengths.push((nowMs - beganMs) / 1000)
    }
    expect(lengths).toEqual([16, 32, 64, 64, 64])
  })
})
