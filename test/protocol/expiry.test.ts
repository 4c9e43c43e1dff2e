import { map } from 'rxjs'
import { delta, digestFrom, entry, epochMs, heard, newsFrom, replyFrom, row } from '../support/messages.js'
import { nodeA, play, set } from '../support/node.js'
import { inVirtualTime } from '../support/virtual-time.js'

const lease = (version: number, value: string, remainingMs?: number) =>
  heard(newsFrom('b', delta('b', 1, [entry('lease', version, value, remainingMs)], { from: version - 1 })))

const about = { peer: 'b', key: 'lease' }

describe('expiry', () => {
  test("a peer's value goes at its very millisecond, woken by nothing but its own time", () =>
    inVirtualTime((time) => {
      const received = time.hot('-s---------', { s: lease(1, 'me', 5) })
      const updates = '          -S----E----'
      const { updates$ } = play(time, nodeA(), { received })
      time.expectObservable(updates$).toBe(updates, {
        S: { ...about, kind: 'set', value: 'me', version: 1, expiresAt: epochMs + 6 },
        E: { ...about, kind: 'expired', previous: 'me', version: 1 },
      })
    }))

  test('set again before its time it lives on; set without one it stays', () =>
    inVirtualTime((time) => {
      const received = time.hot('s--t------u----------', { s: lease(1, 'x', 5), t: lease(2, 'y', 9), u: lease(3, 'z') })
      const updates = '          S--T------U----------'
      const { updates$ } = play(time, nodeA(), { received })
      time.expectObservable(updates$).toBe(updates, {
        S: { ...about, kind: 'set', value: 'x', version: 1, expiresAt: epochMs + 5 },
        T: { ...about, kind: 'set', value: 'y', previous: 'x', version: 2, expiresAt: epochMs + 12 },
        U: { ...about, kind: 'set', value: 'z', previous: 'y', version: 3 },
      })
    }))

  test('several, each at its own time', () =>
    inVirtualTime((time) => {
      const values = [entry('x', 1, 'x', 8), entry('y', 2, 'y', 6), entry('z', 3, 'z', 7)]
      const received = time.hot('s---------', { s: heard(newsFrom('b', delta('b', 1, values))) })
      const updates = '          (abc)-YZX-'
      const { updates$ } = play(time, nodeA(), { received })
      time.expectObservable(updates$.pipe(map(({ kind, key }) => `${kind} ${key}`))).toBe(updates, {
        ...{ a: 'set x', b: 'set y', c: 'set z' },
        ...{ X: 'expired x', Y: 'expired y', Z: 'expired z' },
      })
    }))

  test('travels as the time that remains', () =>
    inVirtualTime((time) => {
      const ask = heard(digestFrom('c', { complete: false, rows: [row('a', 1)] }))
      const rest = replyFrom('a', { deltas: [delta('a', 1, [entry('lease', 1, 'me', 700)])] })
      const commands = time.hot('s                ', { s: set('lease', 'me', 1000) })
      const received = time.hot('300ms d 699ms e  ', { d: ask, e: ask })
      const replies = '          300ms R 699ms T  '
      const gone = { ...entry('lease', 1, null, 0), kind: 'expired' as const, bytes: expect.any(Number) as number }
      const tombstone = replyFrom('a', { deltas: [delta('a', 1, [gone])] })
      time.expectObservable(play(time, nodeA(), { commands, received }).replies$).toBe(replies, {
        R: { to: 'c:40000', message: rest },
        T: { to: 'c:40000', message: tombstone },
      })
    }))

  test('a timer that comes early is set again', () =>
    inVirtualTime((time) => {
      // a monotonic clock that runs a twentieth slower than the timers: at 6 it reads 5.7, before the deadline at 5.95
      const slow = () => 0.95 * time.scheduler.now()
      const received = time.hot('-s---------', { s: lease(1, 'me', 5) })
      const updates = '          -s-----e---'
      const { updates$ } = play(time, nodeA(), { received }, slow)
      time.expectObservable(updates$).toBe(updates, {
        s: expect.objectContaining({ kind: 'set' }) as unknown,
        e: expect.objectContaining({ kind: 'expired' }) as unknown,
      })
    }))

  test('further away than a timer reaches', () =>
    inVirtualTime((time) => {
      const reachMs = 2 ** 31 - 1
      const received = time.hot('s', { s: lease(1, 'me', reachMs + 1000) })
      const updates = `          s ${reachMs + 999}ms e`
      const { updates$ } = play(time, nodeA(), { received })
      time.expectObservable(updates$).toBe(updates, {
        s: expect.objectContaining({ kind: 'set' }) as unknown,
        e: expect.objectContaining({ kind: 'expired' }) as unknown,
      })
    }))
})
