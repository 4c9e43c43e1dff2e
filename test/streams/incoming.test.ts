import { left, right } from 'fp-ts/lib/Either.js'
import { type Incoming, incomingMessages } from '../../src/streams/incoming.js'
import { digestFrom } from '../support/messages.js'
import { inVirtualTime } from '../support/virtual-time.js'

const channel = { from: '10.0.0.2:41000', reply: () => undefined }
const message = digestFrom('b', {})
const error = { kind: 'not-json', detail: '4 characters that are not JSON' } as const
const good: Incoming = { ...channel, content: right(message) }
const junk: Incoming = { ...channel, content: left(error) }

// What arrives: g a message, j junk. What the node is told: m a message, u something undecodable.
const arriving = { g: good, j: junk }
const inputs = {
  m: { kind: 'message', message, channel: good },
  u: { kind: 'undecodable', error, channel: junk },
}

describe('incomingMessages', () => {
  test('messages and junk, each with the way back, in their order; ends with the source', () =>
    inVirtualTime(({ hot, expectObservable, expectSubscriptions }) => {
      const received = hot('-g-j-(gj)--|', arriving)
      const subs = '        ^----------!'
      const expected = '    -m-u-(mu)--|'
      expectObservable(incomingMessages(received)).toBe(expected, inputs)
      expectSubscriptions(received.subscriptions).toBe(subs)
    }))

  test('hot as its source: a late subscriber gets what comes from then on', () =>
    inVirtualTime(({ hot, expectObservable, expectSubscriptions }) => {
      const received = hot('-g-j--g--', arriving)
      const subs = '        ----^---!'
      const expected = '    ------m--'
      expectObservable(incomingMessages(received), subs).toBe(expected, inputs)
      expectSubscriptions(received.subscriptions).toBe(subs)
    }))

  test('an error of the source goes through', () =>
    inVirtualTime(({ hot, expectObservable, expectSubscriptions }) => {
      const received = hot('-g--#', arriving)
      const subs = '        ^---!'
      const expected = '    -m--#'
      expectObservable(incomingMessages(received)).toBe(expected, inputs)
      expectSubscriptions(received.subscriptions).toBe(subs)
    }))
})
