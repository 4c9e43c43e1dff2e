import { Rumours } from '../../../src/core/news/rumours.js'

const pauseMs = 20
const repeats = 2
const overlapMs = 500
const rumours = (): Rumours => new Rumours(pauseMs, overlapMs)

describe('rumours', () => {
  it('wait for a pause that gathers what else is fresh', () => {
    const fresh = rumours()
    expect(fresh.nextPushMs).toBe(Infinity)
    fresh.spark('a', 4, 1000, repeats)
    fresh.spark('b', 0, 1010, repeats)
    expect([fresh.nextPushMs, fresh.takeDue(1019)]).toEqual([1020, []])
    expect(fresh.takeDue(1020).map(({ name }) => name)).toEqual(['a', 'b'])
  })

  it('are told a bounded number of times', () => {
    const fresh = rumours()
    fresh.spark('a', 4, 0, repeats)
    expect([fresh.takeDue(20), fresh.takeDue(40)].map((due) => due.length)).toEqual([1, 1])
    expect(fresh.nextPushMs).toBe(Infinity)
    expect(fresh.takeDue(60)).toEqual([])
  })

  it('are told as often again when there is more news', () => {
    const fresh = rumours()
    fresh.spark('a', 4, 0, repeats)
    fresh.takeDue(20)
    fresh.spark('a', 5, 30, repeats)
    expect([40, 60, 80].map((nowMs) => fresh.takeDue(nowMs).length)).toEqual([1, 1, 0])
  })

  it('start with what was known a while ago, so that a lost push leaves no gap', () => {
    const fresh = rumours()
    for (let version = 0; version < 10; version++) fresh.spark('a', version, version * 100, repeats)
    expect(fresh.takeDue(920)).toEqual([{ name: 'a', overlapping: 5, newest: 9 }])
  })

  it('count news within one pause as one', () => {
    const fresh = rumours()
    fresh.spark('a', 4, 0, repeats)
    fresh.spark('a', 5, 10, repeats)
    expect(fresh.takeDue(30)).toEqual([{ name: 'a', overlapping: 4, newest: 4 }])
  })
})
