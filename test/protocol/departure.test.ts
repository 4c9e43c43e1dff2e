import { take } from 'rxjs'
import { heartbeatTicks } from '../../src/streams/heartbeat-ticks.js'
import { ask, delta, deltasFrom, digestFrom, entry, heard, newsFrom, replyFrom, row } from '../support/messages.js'
import { leave, nodeA, play, set } from '../support/node.js'
import { inVirtualTime } from '../support/virtual-time.js'

const known = heard(deltasFrom('c', delta('b', 1)))
const left = { status: 'left' } as const
const goodbye = heard(newsFrom('b', delta('b', 2, [], left)))

describe('leaving', () => {
  test('pushes a goodbye with a raised heartbeat to those who are live, once', () =>
    inVirtualTime((time) => {
      const commands = time.hot('---l---', { l: leave })
      const received = time.hot('n------', { n: known })
      const sends = '            ---g---'
      const g = { to: 'b:9000', message: newsFrom('a', delta('a', 2, [], left)) }
      time.expectObservable(play(time, nodeA({ newsFanout: 3 }), { commands, received }).sends$).toBe(sends, { g })
    }))

  test('does so too where other news are not pushed', () =>
    inVirtualTime((time) => {
      const commands = time.hot('---l---', { l: leave })
      const received = time.hot('n------', { n: known })
      const sends = '            ---g---'
      const g = { to: 'b:9000', message: newsFrom('a', delta('a', 2, [], left)) }
      time.expectObservable(play(time, nodeA({ newsFanout: 0 }), { commands, received }).sends$).toBe(sends, { g })
    }))

  test('tells at most `goodbyeFanout` peers, each once', () =>
    inVirtualTime((time) => {
      const three = heard(deltasFrom('x', delta('b', 1), delta('c', 1), delta('d', 1)))
      const commands = time.hot('---l-----', { l: leave })
      const received = time.hot('n--------', { n: three })
      const sends = '            ---(gh)--'
      const message = newsFrom('a', delta('a', 2, [], left))
      const node = nodeA({ newsFanout: 3, goodbyeFanout: 2, random: () => 0 })
      time
        .expectObservable(play(time, node, { commands, received }).sends$)
        .toBe(sends, { g: { to: 'b:9000', message }, h: { to: 'c:9000', message } })
    }))

  test('takes along what was written just before', () =>
    inVirtualTime((time) => {
      const commands = time.hot('--wl---', { w: set('load', 1), l: leave })
      const received = time.hot('n------', { n: known })
      const sends = '            ---g---'
      const g = { to: 'b:9000', message: newsFrom('a', delta('a', 2, [entry('load', 1, 1)], left)) }
      time.expectObservable(play(time, nodeA({ newsFanout: 3 }), { commands, received }).sends$).toBe(sends, { g })
    }))

  test('is the last word: what is written after it is not published', () =>
    inVirtualTime((time) => {
      const commands = time.hot('-l-w----', { l: leave, w: set('load', 1) })
      const received = time.hot('-----d--', { d: heard(digestFrom('b', { complete: false, rows: [ask('a')] })) })
      const replies = '          -----r--'
      const r = { to: 'b:40000', message: replyFrom('a', { deltas: [delta('a', 2, [], { ...left, ageMs: 4 })] }) }
      time.expectObservable(play(time, nodeA(), { commands, received }).replies$).toBe(replies, { r })
    }))
})

describe('a peer that says goodbye', () => {
  test('has left: no failure, however long it is silent', () =>
    inVirtualTime((time) => {
      const heartbeats = heartbeatTicks(1000, time.scheduler).pipe(take(30))
      const received = time.hot('n 499ms g 29s -', { n: known, g: goodbye })
      const expected = '         j 499ms l 29s -'
      const { events$ } = play(time, nodeA({ evaluationIntervalMs: 500 }), { heartbeats, received })
      time.expectObservable(events$).toBe(expected, { j: 'joined b', l: 'left b' })
    }))

  test('stays gone in that generation, whatever rows are still about', () =>
    inVirtualTime((time) => {
      const old = heard(digestFrom('c', { complete: false, rows: [row('b', 7)] }))
      const late = heard(newsFrom('c', delta('b', 8)))
      const received = time.hot('n-g-o-l-', { n: known, g: goodbye, o: old, l: late })
      const expected = '         j-l-----'
      time.expectObservable(play(time, nodeA(), { received }).events$).toBe(expected, { j: 'joined b', l: 'left b' })
    }))

  test('is forgotten after the grace, and only a newer heartbeat brings it back', () =>
    inVirtualTime((time) => {
      const options = { evaluationIntervalMs: 500, failedGraceMs: 2000 }
      const heartbeats = heartbeatTicks(1000, time.scheduler)
      const stale = heard(newsFrom('c', delta('b', 2)))
      const newer = heard(newsFrom('c', delta('b', 3)))
      const received = time.hot('n 999ms g 1999ms - 499ms s 499ms t', { n: known, g: goodbye, s: stale, t: newer })
      const expected = '         j 999ms l 1999ms f 499ms - 499ms j'
      const { events$ } = play(time, nodeA(options), { heartbeats, received })
      time.expectObservable(events$, '5s !').toBe(expected, { j: 'joined b', l: 'left b', f: 'forgotten b' })
    }))

  test('keeps its goodbye when it comes with its last write', () =>
    inVirtualTime((time) => {
      const last = heard(newsFrom('b', delta('b', 2, [entry('role', 1, 'api')], left)))
      const received = time.hot('n-g-', { n: known, g: last })
      const events = '           j-l-'
      const updates = '          --u-'
      const played = play(time, nodeA(), { received })
      time.expectObservable(played.events$).toBe(events, { j: 'joined b', l: 'left b' })
      time
        .expectObservable(played.updates$)
        .toBe(updates, { u: { peer: 'b', key: 'role', kind: 'set', value: 'api', version: 1 } })
    }))
})
