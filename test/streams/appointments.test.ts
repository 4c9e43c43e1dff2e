import { type Observable, Subject, tap } from 'rxjs'
import { phiEvaluations } from '../../src/streams/phi-evaluations.js'
import { wakeUps } from '../../src/streams/wake-ups.js'
import { inVirtualTime, type VirtualTime } from '../support/virtual-time.js'

describe.each([
  ['wakeUps', wakeUps, 'wake'],
  ['phiEvaluations', phiEvaluations, 'evaluation'],
] as const)('%s', (_name, appointed, kind) => {
  const w = { kind }
  const wakesOf = (time: VirtualTime, times$: Observable<number>, monotonicMs = () => time.scheduler.now()) =>
    appointed(times$, monotonicMs, time.scheduler)

  test('come at the time given', () =>
    inVirtualTime((time) => {
      const times = time.hot('-a--------', { a: 6 })
      const expected = '      ------w---'
      time.expectObservable(wakesOf(time, times)).toBe(expected, { w })
    }))

  test('only the newest time counts', () =>
    inVirtualTime((time) => {
      //                       sooner   later
      const times = time.hot('a-b-----c-d------', { a: 9, b: 5, c: 12, d: 14 })
      const expected = '      -----w--------w--'
      time.expectObservable(wakesOf(time, times)).toBe(expected, { w })
    }))

  test('never for Infinity, which also takes back what was to come', () =>
    inVirtualTime((time) => {
      const times = time.hot('a--n------', { a: 6, n: Infinity })
      const expected = '      ----------'
      time.expectObservable(wakesOf(time, times)).toBe(expected, { w })
    }))

  test('the same time told again does not start the wait anew', () =>
    inVirtualTime((time) => {
      const times = time.hot('a-a-a-----', { a: 6 })
      const expected = '      ------w---'
      time.expectObservable(wakesOf(time, times)).toBe(expected, { w })
    }))

  test('what is overdue wakes at once', () =>
    inVirtualTime((time) => {
      const times = time.hot('----a---', { a: 2 })
      const expected = '      ----w---'
      time.expectObservable(wakesOf(time, times)).toBe(expected, { w })
    }))

  test('so does what was due always', () =>
    inVirtualTime((time) => {
      const times = time.hot('-----a---', { a: -Infinity })
      const expected = '      -----w---'
      time.expectObservable(wakesOf(time, times)).toBe(expected, { w })
    }))

  test('one after the other, each at its time, and none where nothing is due', () =>
    inVirtualTime((time) => {
      //                       3 ms   7 ms       nothing
      const times = time.hot('a-----b-----n----', { a: 3, b: 7, n: Infinity })
      const expected = '      ---w---w---------'
      time.expectObservable(wakesOf(time, times)).toBe(expected, { w })
    }))

  test('what is put off comes then, what is brought forward comes sooner', () =>
    inVirtualTime((time) => {
      //                       put off  brought forward
      const times = time.hot('a-b------c-d-----', { a: 3, b: 5, c: 20, d: 13 })
      const expected = '      -----w-------w---'
      time.expectObservable(wakesOf(time, times)).toBe(expected, { w })
    }))

  test('never too early: a part of a millisecond is waited for as a whole one', () =>
    inVirtualTime((time) => {
      const times = time.hot('a-------', { a: 4.2 })
      const expected = '      -----w--'
      time.expectObservable(wakesOf(time, times)).toBe(expected, { w })
    }))

  test('times are on the monotonic clock, whose origin is its own', () =>
    inVirtualTime((time) => {
      const times = time.hot('--a-----', { a: 7_000_005 })
      const expected = '      -----w--'
      time.expectObservable(wakesOf(time, times, () => 7_000_000 + time.scheduler.now())).toBe(expected, { w })
    }))

  test('ends when the source has and the last timer ran out', () =>
    inVirtualTime((time) => {
      const times = time.hot('a-|', { a: 5 })
      const subs = '          ^-!'
      const expected = '      -----(w|)'
      time.expectObservable(wakesOf(time, times)).toBe(expected, { w })
      time.expectSubscriptions(times.subscriptions).toBe(subs)
    }))

  test('ends with a source that ends while nothing is due', () =>
    inVirtualTime((time) => {
      const times = time.hot('a----|', { a: 2 })
      const expected = '      --w--|'
      time.expectObservable(wakesOf(time, times)).toBe(expected, { w })
    }))

  test('completes after the last one also where it is named, with the end, by whoever is told of the one before', () =>
    inVirtualTime((time) => {
      const times = new Subject<number>()
      const wakes = wakesOf(time, times).pipe(
        tap(() => {
          times.next(6)
          times.complete()
        }),
      )
      const begin = '   a-----'
      const expected = '---w--(w|)'
      time.hot(begin).subscribe(() => times.next(3))
      time.expectObservable(wakes).toBe(expected, { w })
    }))

  test('an error of the source goes through, and takes back the timer', () =>
    inVirtualTime((time) => {
      const times = time.hot('a--#----', { a: 5 })
      const expected = '      ---#----'
      time.expectObservable(wakesOf(time, times)).toBe(expected, { w })
    }))

  test('a timer that comes early is waited for once more', () =>
    inVirtualTime((time) => {
      //                       3 ms by the clock, which takes twice as long as the timers
      const times = time.hot('a---------', { a: 3 })
      const expected = '      ------w---'
      time.expectObservable(wakesOf(time, times, () => time.scheduler.now() / 2)).toBe(expected, { w })
    }))

  test('unsubscribing takes back the timer', () =>
    inVirtualTime((time) => {
      const times = time.hot('a-------', { a: 5 })
      const subs = '          ^--!    '
      const expected = '      --------'
      time.expectObservable(wakesOf(time, times), subs).toBe(expected, { w })
      time.expectSubscriptions(times.subscriptions).toBe(subs)
    }))
})
