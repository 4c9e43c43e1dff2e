import { CommonGround } from '../../../src/core/reconcile/common-ground.js'

describe('common ground', () => {
  it('is likely once the roster has stood for a round', () => {
    const ground = new CommonGround(1000, 1)
    expect(ground.isLikely(500, 1499)).toBe(false)
    expect(ground.isLikely(500, 1500)).toBe(true)
  })

  it('is sought again a round after it was missed, then after twice as many, and up to eight', () => {
    const ground = new CommonGround(1000, 1)
    const waits: number[] = []
    for (let nowMs = 0; waits.length < 6;) {
      ground.missed(nowMs)
      const before = nowMs
      while (!ground.isLikely(-Infinity, nowMs)) nowMs += 500
      waits.push(nowMs - before)
    }
    expect(waits).toEqual([1000, 2000, 4000, 8000, 8000, 8000])
  })

  it('is missed for a round only, once it was found', () => {
    const ground = new CommonGround(1000, 1)
    for (let i = 0; i < 5; i++) ground.missed(0)
    ground.found()
    ground.missed(0)
    expect(ground.isLikely(-Infinity, 1000)).toBe(true)
  })
})
