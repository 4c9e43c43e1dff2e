import type { Delta } from '../../src/core/message.js'
import { delta, deltasFrom, digestFrom, entry, heard, newsFrom, replyFrom, row } from '../support/messages.js'
import { nodeA, play, set } from '../support/node.js'
import { inVirtualTime } from '../support/virtual-time.js'

// b is known, by hearsay: that is no news.
const known = heard(deltasFrom('x', delta('b', 1)))
const load = entry('load', 1, 0.5)
const role = entry('role', 2, 'api')
const writes = { v: set('load', 0.5), w: set('role', 'api') }
const toB = (...deltas: Delta[]) => ({ to: 'b:9000', message: newsFrom('a', ...deltas) })

describe('news', () => {
  test('a write is pushed after a pause, a few times', () =>
    inVirtualTime((time) => {
      const options = { newsFanout: 3, newsPauseMs: 4, newsRepeats: 3 }
      const received = time.hot('n------------------', { n: known })
      const commands = time.hot('-v-----------------', writes)
      const sends = '            -----p---p---p-----'
      const { sends$ } = play(time, nodeA(options), { received, commands })
      time.expectObservable(sends$).toBe(sends, { p: toB(delta('a', 1, [load])) })
    }))

  test('the pause gathers what else is written', () =>
    inVirtualTime((time) => {
      const options = { newsFanout: 3, newsPauseMs: 4, newsRepeats: 1 }
      const received = time.hot('n----------', { n: known })
      const commands = time.hot('-v-w-------', writes)
      const sends = '            -----p-----'
      const { sends$ } = play(time, nodeA(options), { received, commands })
      time.expectObservable(sends$).toBe(sends, { p: toB(delta('a', 1, [load, role])) })
    }))

  // what is due when the application writes has its turn after all that is written in one go
  test('a value that is overwritten in one go never leaves, though a push is due', () =>
    inVirtualTime((time) => {
      const options = { newsFanout: 3, newsPauseMs: 4, newsRepeats: 1 }
      const received = time.hot('n----------', { n: known })
      const commands = time.hot('-v---(xy)--', { ...writes, x: set('load', 0.9), y: set('load', 1) })
      const sends = '            -----p-----'
      const { sends$ } = play(time, nodeA(options), { received, commands })
      time.expectObservable(sends$).toBe(sends, { p: toB(delta('a', 1, [entry('load', 3, 1)])) })
    }))

  test('an equal value is no news', () =>
    inVirtualTime((time) => {
      const options = { newsFanout: 3, newsPauseMs: 4, newsRepeats: 1 }
      const received = time.hot('n------------', { n: known })
      const commands = time.hot('-v------v----', writes)
      const sends = '            -----p-------'
      const { sends$ } = play(time, nodeA(options), { received, commands })
      time.expectObservable(sends$).toBe(sends, { p: toB(delta('a', 1, [load])) })
    }))

  test('what was new here is passed on, what was known is not', () =>
    inVirtualTime((time) => {
      const options = { newsFanout: 3, newsPauseMs: 4, newsRepeats: 1, random: () => 0 }
      const ofC = delta('c', 1, [load])
      const received = time.hot('nc-----c------', { n: known, c: heard(newsFrom('b', ofC)) })
      const sends = '            -----(pq)-----'
      const { sends$ } = play(time, nodeA(options), { received })
      time.expectObservable(sends$).toBe(sends, { p: toB(ofC), q: { ...toB(ofC), to: 'c:9000' } })
    }))

  test('anti-entropy is no news', () =>
    inVirtualTime((time) => {
      const received = time.hot('nc-------', { n: known, c: heard(deltasFrom('b', delta('c', 1, [load]))) })
      const sends = '            ---------'
      const { sends$ } = play(time, nodeA({ newsFanout: 3, newsPauseMs: 4 }), { received })
      time.expectObservable(sends$).toBe(sends)
    }))

  test('a gap is filled at once: who sent the news is asked for what is missing, and nobody else meanwhile', () =>
    inVirtualTime((time) => {
      const beyond = (name: string, version: number) =>
        heard(newsFrom(name, delta('c', 2, [entry('load', version, 1)], { from: version - 1 })))
      const digest = { exchange: 1, to: 'b:9000', complete: false, rows: [row('a', 1), row('c', 2, { maxVersion: 1 })] }
      const missing = heard(replyFrom('b', { deltas: [delta('c', 2, [entry('load', 8, 1)], { from: 1 })] }))
      const received = time.hot('nc--x-y---z---w--', {
        n: known,
        c: heard(deltasFrom('x', delta('c', 1, [load]))),
        x: beyond('b', 7),
        y: beyond('d', 8),
        z: missing,
        w: beyond('b', 9),
      })
      const sends = '            ----d------------'
      const node = nodeA({ probeTimeoutMs: 10 })
      const { sends$ } = play(time, node, { received })
      time.expectObservable(sends$).toBe(sends, { d: { to: 'b:9000', message: digestFrom('a', digest) } })
      time.flush()
      expect(node.peers.get('c')?.maxVersion).toBe(9)
    }))

  test('the shortest pause: each push a millisecond after the other', () =>
    inVirtualTime((time) => {
      const options = { newsFanout: 3, newsPauseMs: 1, newsRepeats: 3 }
      const received = time.hot('n-------', { n: known })
      const commands = time.hot('--v-----', writes)
      const sends = '            ---ppp--'
      const { sends$ } = play(time, nodeA(options), { received, commands })
      time.expectObservable(sends$).toBe(sends, { p: toB(delta('a', 1, [load])) })
    }))

  test('is not lost when the timer comes early', () =>
    inVirtualTime((time) => {
      // a monotonic clock that runs a twentieth slower than the timers: due at 4.95, which the timer takes for 5
      const slow = () => 0.95 * time.scheduler.now()
      const options = { newsFanout: 3, newsPauseMs: 4, newsRepeats: 1 }
      const received = time.hot('n---------', { n: known })
      const commands = time.hot('-v--------', writes)
      const sends = '            ------p---'
      const { sends$ } = play(time, nodeA(options), { received, commands }, slow)
      time.expectObservable(sends$).toBe(sends, { p: toB(delta('a', 1, [load])) })
    }))
})
