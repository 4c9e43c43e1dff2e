import { map, take, toArray } from 'rxjs'
import { seededRandom } from '../../src/random.js'
import { gossipRounds } from '../../src/streams/gossip-rounds.js'
import { chances, inVirtualTime } from '../support/virtual-time.js'

const r = { kind: 'round' }

describe('gossipRounds', () => {
  test('one at once, then one each interval, until unsubscribed', () =>
    inVirtualTime(({ expectObservable, scheduler }) => {
      const rounds$ = gossipRounds({ roundIntervalMs: 5, roundJitterMs: 0 }, () => 0, scheduler)
      const unsub = '   ^-----------!'
      const expected = 'r----r----r--'
      expectObservable(rounds$, unsub).toBe(expected, { r })
    }))

  test('the first comes within the jitter, the others up to the jitter early or late', () =>
    inVirtualTime(({ expectObservable, scheduler }) => {
      //                      latest, earliest, latest, in the middle
      const random = chances(0.999, 0.0, 0.999, 0.5)
      const rounds$ = gossipRounds({ roundIntervalMs: 10, roundJitterMs: 2 }, random, scheduler)
      //                2  10      22          32
      const unsub = '   ^---------------------------------!'
      const expected = '--r-------r-----------r---------r--'
      expectObservable(rounds$, unsub).toBe(expected, { r })
    }))

  test('each subscription has its own rhythm, counted from when it came', () =>
    inVirtualTime(({ expectObservable, scheduler }) => {
      const rounds$ = gossipRounds({ roundIntervalMs: 6, roundJitterMs: 0 }, () => 0, scheduler)
      const unsub = '       ^------------!'
      const expected = '    r-----r-----r-'
      const lateUnsub = '   ----^---------!'
      const lateExpected = '----r-----r----'
      expectObservable(rounds$, unsub).toBe(expected, { r })
      expectObservable(rounds$, lateUnsub).toBe(lateExpected, { r })
    }))

  test('seeded, the jitter is whole milliseconds of every size allowed, and the same each time', () => {
    const timesOf = (seed: number): number[] => {
      let times: number[] = []
      inVirtualTime(({ flush, scheduler }) => {
        const timing = { roundIntervalMs: 100, roundJitterMs: 3 }
        gossipRounds(timing, seededRandom(seed), scheduler)
          .pipe(
            take(200),
            map(() => scheduler.now()),
            toArray(),
          )
          .subscribe((all) => (times = all))
        flush()
      })
      return times
    }
    const times = timesOf(7)
    const gaps = times.slice(1).map((at, i) => at - times[i]!)
    expect([...new Set(gaps)].sort()).toEqual([100, 101, 102, 103, 97, 98, 99])
    expect(timesOf(7)).toEqual(times)
    expect(timesOf(8)).not.toEqual(times)
  })
})
