import { Rumours } from '../../../src/core/news/rumours.js'

const pauseMs = 20
const repeats = 2
const overlapMs = 500
const longestPauseMs = 1000
const rumours = (): Rumours => new Rumours(pauseMs, longestPauseMs, overlapMs)

const run = (name: string, generation = 1024) => ({ name, generation })

/** Takes what is due, pushes all of it, and says whose it was. */
const push = (fresh: Rumours, nowMs: number): string[] => {
  const names = fresh.takeDue(nowMs).map(({ name }) => name)
  for (const name of names) fresh.told(name)
  return names
}

describe('rumours', () => {
  it('wait for a pause that gathers what else is fresh', () => {
    const fresh = rumours()
    expect(fresh.nextPushMs).toBe(Infinity)
    fresh.spark(run('a'), 4, 1000, repeats)
    fresh.spark(run('b'), 0, 1010, repeats)
    expect([fresh.nextPushMs, fresh.takeDue(1019)]).toEqual([1020, []])
    expect(fresh.takeDue(1020).map(({ name }) => name)).toEqual(['a', 'b'])
  })

  it('are told a bounded number of times', () => {
    const fresh = rumours()
    fresh.spark(run('a'), 4, 0, repeats)
    expect([push(fresh, 20), push(fresh, 40)]).toEqual([['a'], ['a']])
    expect(fresh.nextPushMs).toBe(Infinity)
    expect(push(fresh, 60)).toEqual([])
  })

  it('are told as often again when there is more news', () => {
    const fresh = rumours()
    fresh.spark(run('a'), 4, 0, repeats)
    push(fresh, 20)
    fresh.spark(run('a'), 5, 30, repeats)
    expect([40, 60, 80].map((nowMs) => push(fresh, nowMs).length)).toEqual([1, 1, 0])
  })

  it('that found no room come first next time, and are told as often as the others', () => {
    const fresh = rumours()
    for (const name of ['a', 'b', 'c']) fresh.spark(run(name), 0, 0, repeats)
    const pushed: string[] = []
    for (let nowMs = 20; fresh.nextPushMs < Infinity; nowMs += 20) {
      for (const { name } of fresh.takeDue(nowMs).slice(0, 2)) {
        pushed.push(name)
        fresh.told(name)
      }
    }
    expect(pushed).toEqual(['a', 'b', 'c', 'a', 'b', 'c'])
  })

  it('are gathered for longer by a process that is late for its pushes', () => {
    const fresh = rumours()
    fresh.spark(run('a'), 4, 0, repeats)
    push(fresh, 30) // 10 ms late
    expect(fresh.nextPushMs).toBe(30 + 160)
    fresh.spark(run('b'), 4, 60, repeats)
    expect([push(fresh, 80), push(fresh, 190)]).toEqual([[], ['a', 'b']])
    expect(fresh.nextPushMs).toBe(190 + pauseMs) // in time: as ever
  })

  it('are gathered so by the next news, too, and never for longer than a round', () => {
    const fresh = rumours()
    fresh.spark(run('a'), 4, 0, 1)
    push(fresh, 5000)
    expect(fresh.nextPushMs).toBe(Infinity)
    fresh.spark(run('b'), 4, 5100, 1)
    expect(fresh.nextPushMs).toBe(5000 + longestPauseMs)
  })

  it('are gathered for the longer the more there are, up to so many pauses', () => {
    const pausesFor = (count: number): number => {
      const fresh = new Rumours(pauseMs, longestPauseMs, overlapMs, 10)
      for (let i = 0; i < count; i++) fresh.spark(run(`p${i}`), 0, 0, repeats)
      push(fresh, pauseMs)
      return fresh.nextPushMs / pauseMs - 1
    }
    expect([1, 2, 3, 1000].map(pausesFor)).toEqual([4, 8, 10, 10])
  })

  it('start with what was known a while ago, so that a lost push leaves no gap', () => {
    const fresh = rumours()
    for (let nowMs = 0; nowMs < 920; nowMs += 20) {
      push(fresh, nowMs)
      if (nowMs % 100 === 0) fresh.spark(run('a'), nowMs / 100, nowMs, 10)
    }
    expect(fresh.takeDue(920)).toEqual([{ ...run('a'), overlapping: 5, untold: 9, newest: 9 }])
  })

  it('start with what was never told, however long ago it came', () => {
    const fresh = rumours()
    fresh.spark(run('a'), 0, 0, repeats)
    push(fresh, 80) // late by 60 ms: the pause after it takes 960 ms
    for (let version = 1; version < 10; version++) fresh.spark(run('a'), version, 80 + version * 100, repeats)
    const [due] = fresh.takeDue(fresh.nextPushMs)
    expect(due).toEqual({ ...run('a'), overlapping: 1, untold: 1, newest: 9 })
  })

  it('that come right after a push are apart from what it told', () => {
    const fresh = rumours()
    fresh.spark(run('a'), 4, 0, repeats)
    push(fresh, 20)
    fresh.spark(run('a'), 5, 20, repeats)
    expect(fresh.takeDue(40)).toEqual([{ ...run('a'), overlapping: 4, untold: 5, newest: 5 }])
  })

  it('of a later run begin with nothing known, and those of the former run are over', () => {
    const fresh = rumours()
    fresh.spark(run('a'), 30, 0, repeats)
    fresh.spark(run('a', 2048), 0, 10, repeats)
    expect(fresh.takeDue(30)).toEqual([{ ...run('a', 2048), overlapping: 0, untold: 0, newest: 0 }])
  })

  it('count news within one pause as one', () => {
    const fresh = rumours()
    fresh.spark(run('a'), 4, 0, repeats)
    fresh.spark(run('a'), 5, 10, repeats)
    expect(fresh.takeDue(30)).toEqual([{ ...run('a'), overlapping: 4, untold: 4, newest: 4 }])
  })
})
