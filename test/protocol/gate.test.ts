import { delta, digestFrom, heard, junk, newsFrom, refusalFrom } from '../support/messages.js'
import { nodeA, play } from '../support/node.js'
import { inVirtualTime } from '../support/virtual-time.js'

const says = (...words: readonly string[]) => expect.stringMatching(new RegExp(words.join('.*'))) as string

describe('another cluster', () => {
  const stranger = { cluster: 'other' }
  const refusal = { reason: 'cluster', expected: 'test', received: 'other', exchange: 1 } as const

  test('is refused each time and reported once', () =>
    inVirtualTime((time) => {
      const received = time.hot('-d-d-d-', { d: heard(digestFrom('x', stranger)) })
      const replies = '          -r-r-r-'
      const reported = '         -w-----'
      const { replies$, diagnostics$ } = play(time, nodeA(), { received })
      time.expectObservable(replies$).toBe(replies, { r: { to: 'x:40000', message: refusalFrom('a', refusal) } })
      const message = says(
        'x .x:40000.',
        'cluster other',
        'this node to test',
        'refused; check "cluster" and "seeds" there',
      )
      time
        .expectObservable(diagnostics$)
        .toBe(reported, { w: { kind: 'wrong-cluster', message, peer: 'x', address: 'x:40000' } })
    }))

  test('is reported once for each address', () =>
    inVirtualTime((time) => {
      const strangers = { x: heard(digestFrom('x', stranger)), y: heard(digestFrom('y', stranger)) }
      const received = time.hot('-x-y-x-y-', strangers)
      const reported = '         -x-y-----'
      time.expectObservable(play(time, nodeA(), { received }).diagnostics$).toBe(reported, {
        x: expect.objectContaining({ address: 'x:40000' }) as unknown,
        y: expect.objectContaining({ address: 'y:40000' }) as unknown,
      })
    }))

  test('teaches nothing', () =>
    inVirtualTime((time) => {
      const foreign = heard({ ...newsFrom('x', delta('x', 1)), ...stranger })
      const received = time.hot('-n---', { n: foreign })
      const nothing = '          -----'
      time.expectObservable(play(time, nodeA(), { received }).events$).toBe(nothing)
    }))
})

describe('a refusal', () => {
  test('is reported once, in words that name both sides, and never answered', () =>
    inVirtualTime((time) => {
      const refusal = refusalFrom('x', { cluster: 'other', reason: 'cluster', expected: 'other', received: 'test' })
      const received = time.hot('-f-f-', { f: heard(refusal) })
      const reported = '         -d---'
      const nothing = '          -----'
      const { replies$, sends$, diagnostics$ } = play(time, nodeA(), { received })
      const message = says(
        'x .x:40000. refuses this node',
        'test here',
        'other there; check "cluster" and "seeds" here',
      )
      time
        .expectObservable(diagnostics$)
        .toBe(reported, { d: { kind: 'refused-by-peer', message, address: 'x:40000' } })
      time.expectObservable(replies$).toBe(nothing)
      time.expectObservable(sends$).toBe(nothing)
    }))
})

describe('what is no message', () => {
  test('is a diagnostic and goes no further', () =>
    inVirtualTime((time) => {
      const received = time.hot('-j---', { j: junk({ kind: 'not-json', detail: '4 characters that are not JSON' }) })
      const reported = '         -d---'
      const nothing = '          -----'
      const { replies$, diagnostics$ } = play(time, nodeA(), { received })
      time.expectObservable(replies$).toBe(nothing)
      const message = 'somewhere:40000: 4 characters that are not JSON; find out who speaks to this port'
      time
        .expectObservable(diagnostics$)
        .toBe(reported, { d: { kind: 'refused-message', message, address: 'somewhere:40000' } })
    }))

  test('of another protocol version: told so, with both numbers', () =>
    inVirtualTime((time) => {
      const detail = 'protocol version 2, this node speaks 1'
      const received = time.hot('-j---', { j: junk({ kind: 'unknown-version', detail }) })
      const replies = '          -r---'
      const expected = 'protocol version 1'
      const r = refusalFrom('a', { reason: 'protocol-version', expected, received: detail })
      const { replies$ } = play(time, nodeA(), { received })
      time.expectObservable(replies$).toBe(replies, { r: { to: 'somewhere:40000', message: r } })
    }))

  test('does not keep the next message out', () =>
    inVirtualTime((time) => {
      const error = { kind: 'wrong-shape', detail: 'rows: expected a list' } as const
      const received = time.hot('-j-n-', { j: junk(error), n: heard(newsFrom('b', delta('b', 1))) })
      const events = '           ---j-'
      time.expectObservable(play(time, nodeA(), { received }).events$).toBe(events, { j: 'joined b' })
    }))
})
