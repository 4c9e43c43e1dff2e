import { take } from 'rxjs'
import { heartbeatTicks } from '../../src/streams/heartbeat-ticks.js'
import { inVirtualTime } from '../support/virtual-time.js'

const h = { kind: 'heartbeat' }

describe('heartbeatTicks', () => {
  test('one each interval, the first after a whole one, until unsubscribed', () =>
    inVirtualTime(({ expectObservable, scheduler }) => {
      const unsub = '   ^--------------!'
      const expected = '----h---h---h---'
      expectObservable(heartbeatTicks(4, scheduler), unsub).toBe(expected, { h })
    }))

  test('each subscription has its own rhythm, counted from when it came', () =>
    inVirtualTime(({ expectObservable, scheduler }) => {
      const ticks$ = heartbeatTicks(4, scheduler)
      const unsub = '       ^---------!'
      const expected = '    ----h---h--'
      const lateUnsub = '   ---^--------!'
      const lateExpected = '-------h---h-'
      expectObservable(ticks$, unsub).toBe(expected, { h })
      expectObservable(ticks$, lateUnsub).toBe(lateExpected, { h })
    }))

  test('a second is a second, without jitter', () =>
    inVirtualTime(({ expectObservable, scheduler }) => {
      const expected = '1s h 999ms h 999ms (h|)'
      expectObservable(heartbeatTicks(1000, scheduler).pipe(take(3))).toBe(expected, { h })
    }))
})
