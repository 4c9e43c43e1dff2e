import type { Observable } from 'rxjs'
import { phiEvaluations } from '../../src/streams/phi-evaluations.js'
import { inVirtualTime, type VirtualTime } from '../support/virtual-time.js'

const e = { kind: 'evaluation' }
const evaluationsOf = (time: VirtualTime, times$: Observable<number>) =>
  phiEvaluations(times$, () => time.scheduler.now(), time.scheduler)

describe('phiEvaluations', () => {
  test('one at each time that is named, and none where nothing is due', () =>
    inVirtualTime((time) => {
      //                       3 ms   7 ms       nothing
      const times = time.hot('a-----b-----n----', { a: 3, b: 7, n: Infinity })
      const expected = '      ---e---e---------'
      time.expectObservable(evaluationsOf(time, times)).toBe(expected, { e })
    }))

  test('one that is put off comes then, one that is brought forward comes sooner', () =>
    inVirtualTime((time) => {
      //                       put off  brought forward
      const times = time.hot('a-b------c-d-----', { a: 3, b: 5, c: 20, d: 13 })
      const expected = '      -----e-------e---'
      time.expectObservable(evaluationsOf(time, times)).toBe(expected, { e })
    }))

  test('what is overdue comes at once', () =>
    inVirtualTime((time) => {
      const times = time.hot('-----a---', { a: -Infinity })
      const expected = '      -----e---'
      time.expectObservable(evaluationsOf(time, times)).toBe(expected, { e })
    }))
})
