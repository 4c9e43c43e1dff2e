import { phiEvaluations } from '../../src/streams/phi-evaluations.js'
import { inVirtualTime } from '../support/virtual-time.js'

const e = { kind: 'evaluation' }

describe('phiEvaluations', () => {
  test('one each interval, the first after a whole one, until unsubscribed', () =>
    inVirtualTime(({ expectObservable, scheduler }) => {
      const unsub = '   ^----------!'
      const expected = '---e--e--e--'
      expectObservable(phiEvaluations(3, scheduler), unsub).toBe(expected, { e })
    }))

  test('nothing comes before the first interval is over', () =>
    inVirtualTime(({ expectObservable, scheduler }) => {
      const unsub = '   500ms !'
      const expected = '501ms -'
      expectObservable(phiEvaluations(501, scheduler), unsub).toBe(expected, { e })
    }))

  test('each subscription has its own rhythm, counted from when it came', () =>
    inVirtualTime(({ expectObservable, scheduler }) => {
      const evaluations$ = phiEvaluations(3, scheduler)
      const unsub = '       ^------!'
      const expected = '    ---e--e-'
      const lateUnsub = '   --^------!'
      const lateExpected = '-----e--e-'
      expectObservable(evaluations$, unsub).toBe(expected, { e })
      expectObservable(evaluations$, lateUnsub).toBe(lateExpected, { e })
    }))
})
