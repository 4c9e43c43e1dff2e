import { ask, delta, deltasFrom, digestFrom, entry, heard, newsFrom, replyFrom, row } from '../support/messages.js'
import { nodeA, play, set } from '../support/node.js'
import { inVirtualTime } from '../support/virtual-time.js'

const update = { peer: 'b', key: 'role', kind: 'set', value: 'api', version: 1 }
const writeLoad = set('load', 0.5)
const load = entry('load', 1, 0.5)
const role = entry('role', 1, 'api')

describe('a digest', () => {
  test('is answered with a delta when something was written meanwhile', () =>
    inVirtualTime((time) => {
      const d = heard(digestFrom('b', { complete: false, rows: [row('a', 1)], exchange: 5 }))
      const r = { to: 'b:40000', message: replyFrom('a', { exchange: 5, deltas: [delta('a', 1, [load])] }) }
      const commands = time.hot('-w------', { w: writeLoad })
      const received = time.hot('---d----', { d })
      const replies = '          ---r----'
      time.expectObservable(play(time, nodeA(), { commands, received }).replies$).toBe(replies, { r })
    }))

  test('is answered with what is newer than its row alone', () =>
    inVirtualTime((time) => {
      const d = heard(digestFrom('b', { complete: false, rows: [row('a', 1, { maxVersion: 1 })] }))
      const news = [entry('role', 2, 'api')]
      const r = { to: 'b:40000', message: replyFrom('a', { deltas: [delta('a', 1, news, { from: 1 })] }) }
      const commands = time.hot('-wx-----', { w: writeLoad, x: set('role', 'api') })
      const received = time.hot('---d----', { d })
      const replies = '          ---r----'
      time.expectObservable(play(time, nodeA(), { commands, received }).replies$).toBe(replies, { r })
    }))

  test('with an unknown peer in it: the reply asks for that peer', () =>
    inVirtualTime((time) => {
      const d = heard(digestFrom('b', { complete: false, rows: [row('c', 7, { maxVersion: 3 })] }))
      const r = { to: 'b:40000', message: replyFrom('a', { rows: [ask('c')] }) }
      const received = time.hot('-d---', { d })
      const replies = '          -r---'
      const nothing = '          -----'
      const { replies$, events$ } = play(time, nodeA(), { received })
      time.expectObservable(replies$).toBe(replies, { r })
      time.expectObservable(events$).toBe(nothing) // a row creates nobody
    }))

  test('that is complete and lacks a peer is told of it, even with an empty map', () =>
    inVirtualTime((time) => {
      const d = heard(digestFrom('b', { complete: true, rows: [row('b', 1)] }))
      const r = { to: 'b:40000', message: replyFrom('a', { rows: [ask('b')], deltas: [delta('a', 1)] }) }
      const received = time.hot('-d---', { d })
      const replies = '          -r---'
      time.expectObservable(play(time, nodeA(), { received }).replies$).toBe(replies, { r })
    }))

  test('that is a subset and lacks a peer is not', () =>
    inVirtualTime((time) => {
      const d = heard(digestFrom('b', { complete: false, rows: [row('b', 1)] }))
      const r = { to: 'b:40000', message: replyFrom('a', { rows: [ask('b')], deltas: [] }) }
      const received = time.hot('-d---', { d })
      const replies = '          -r---'
      time.expectObservable(play(time, nodeA(), { received }).replies$).toBe(replies, { r })
    }))
})

describe('an exchange', () => {
  test('has three messages when both sides lack something', () =>
    inVirtualTime((time) => {
      const digest = digestFrom('a', { to: 'b:9000', rows: [row('a', 1, { maxVersion: 1 })] })
      const reply = replyFrom('b', { rows: [row('a', 1)], deltas: [delta('b', 4, [role])] })
      const third = { to: 'b:40000', message: deltasFrom('a', delta('a', 1, [load])) }

      const commands = time.hot('  w--------', { w: writeLoad })
      const rounds = time.hot('    -r-------')
      const sends = '              -d-------'
      const received = time.hot('  ----p----', { p: heard(reply) })
      const events = '             ----j----'
      const updates = '            ----u----'
      const replies = '            ----t----'
      const played = play(time, nodeA({ seeds: ['b:9000'] }), { commands, rounds, received })
      time.expectObservable(played.sends$).toBe(sends, { d: { to: 'b:9000', message: digest } })
      time.expectObservable(played.events$).toBe(events, { j: 'joined b' })
      time.expectObservable(played.updates$).toBe(updates, { u: update })
      time.expectObservable(played.replies$).toBe(replies, { t: third })
    }))

  test('of a quiet cluster: heartbeats travel in rows, no deltas, no third message', () =>
    inVirtualTime((time) => {
      const known = heard(newsFrom('b', delta('b', 1)))
      const digest = heard(digestFrom('b', { rows: [row('b', 3), row('a', 1)] }))
      const digestA = digestFrom('a', { to: 'b:9000', rows: [row('a', 2), row('b', 3)] })
      const replyB = heard(replyFrom('b', { rows: [row('b', 4)] }))

      const heartbeats = time.hot('-h------------')
      const rounds = time.hot('    -----r--------')
      const received = time.hot('  n--d----p-----', { n: known, d: digest, p: replyB })
      const replies = '            ---r----------'
      const sends = '              -----s--------'
      const played = play(time, nodeA({ seeds: [] }), { heartbeats, rounds, received })
      const onlyRows = { to: 'b:40000', message: replyFrom('a', { rows: [row('a', 2)], deltas: [] }) }
      time.expectObservable(played.replies$).toBe(replies, { r: onlyRows })
      time.expectObservable(played.sends$).toBe(sends, { s: { to: 'b:9000', message: digestA } })
    }))

  test('tells of a third peer what is newer here, and relays its map', () =>
    inVirtualTime((time) => {
      const known = heard(newsFrom('c', delta('c', 9, [role])))
      const behind = heard(digestFrom('b', { complete: false, rows: [row('c', 4)] }))
      const answer = replyFrom('a', { rows: [row('c', 9, { maxVersion: 1 })], deltas: [delta('c', 9, [role])] })
      const received = time.hot('n--d----', { n: known, d: behind })
      const replies = '          ---r----'
      const { replies$ } = play(time, nodeA(), { received })
      time.expectObservable(replies$).toBe(replies, { r: { to: 'b:40000', message: answer } })
    }))

  test('a delta heard twice, late or with a gap tells nothing new', () =>
    inVirtualTime((time) => {
      const first = heard(newsFrom('b', delta('b', 1, [role])))
      const gap = heard(newsFrom('b', delta('b', 2, [entry('load', 5, 1)], { from: 4 })))
      const next = heard(newsFrom('b', delta('b', 2, [entry('load', 2, 1)], { from: 1 })))
      const received = time.hot('f-f-g-n-f-n--', { f: first, g: gap, n: next })
      const updates = '          u-----v------'
      const { updates$ } = play(time, nodeA(), { received })
      const v = { peer: 'b', key: 'load', kind: 'set', value: 1, version: 2 }
      time.expectObservable(updates$).toBe(updates, { u: update, v })
    }))
})
