import { Attention } from '../../../src/core/membership/attention.js'
import { Identity } from '../../../src/core/membership/identity.js'
import type { Delta, Message } from '../../../src/core/message.js'
import { PendingExchanges } from '../../../src/core/reconcile/pending-exchanges.js'
import { Parts } from '../support/context.js'
import { addressOf, delta, row, set } from '../support/make.js'
import { generationAt } from '../support/settings.js'

const envelope = { cluster: 'test', sender: { name: 'p', address: addressOf('p'), generation: generationAt(0) } }
const lease = delta({ entries: [set(1, 'lasting'), set(3, 'lease', 3, 9000), set(4, 'later')] })
const reply = (exchange: number): Message => ({ type: 'reply', ...envelope, exchange, rows: [], deltas: [lease] })
const news: Message = { type: 'news', ...envelope, deltas: [lease] }

const question = { to: 'p:1', peer: 'p', isProbe: false, said: undefined }

/** A node that had a heartbeat at 0 and stands still from then on, having asked a question before. */
const node = () => {
  const parts = new Parts()
  const pending = new PendingExchanges()
  const before = pending.begin({ ...question, sinceMs: 0 })
  const identity = new Identity(parts.context)
  const attention = new Attention(parts.context, parts.peers, pending, identity)
  const input = (atMs: number, kind: 'heartbeat' | 'message' = 'heartbeat'): void => {
    parts.nowMs = atMs
    attention.noticePause(kind, Infinity)
  }
  const believes = (message: Message): readonly Delta[] => {
    const believed = attention.believed(message)
    return 'deltas' in believed ? believed.deltas : []
  }
  const ask = (): number => pending.begin({ ...question, sinceMs: parts.nowMs })
  return { parts, attention, pending, identity, input, believes, before, ask }
}

const { heartbeatIntervalMs, evaluationIntervalMs } = new Parts().context.settings
const stoodStillMs = heartbeatIntervalMs + evaluationIntervalMs
const cut = [{ ...lease, toVersion: 2, entries: [set(1, 'lasting')] }]

describe('a node that stood still for longer than it takes to have a heartbeat and an evaluation', () => {
  it('believes what was sent meanwhile up to what expires, and all of it an evaluation later', () => {
    const { parts, input, believes } = node()
    input(stoodStillMs)
    expect(believes(news)).toEqual(cut)
    parts.nowMs = stoodStillMs + evaluationIntervalMs - 1
    expect(believes(news)).toEqual(cut)
    parts.nowMs = stoodStillMs + evaluationIntervalMs
    expect(believes(news)).toEqual([lease])
  })

  it('believes the answer to a question asked since, not that to one from before, nor deltas that nobody asked for', () => {
    const { input, believes, before, ask } = node()
    input(stoodStillMs)
    const since = ask()
    expect(believes(reply(before))).toEqual(cut)
    expect(believes(reply(since))).toEqual([lease])
    expect(believes({ ...news, type: 'deltas' })).toEqual(cut)
  })

  it('believes what does not expire, and rows', () => {
    const { attention, input } = node()
    input(stoodStillMs)
    const lasting: Message = { type: 'news', ...envelope, deltas: [delta({ entries: [set(1, 'lasting')] })] }
    expect(attention.believed(lasting)).toEqual(lasting)
    const digest: Message = { type: 'digest', ...envelope, exchange: 1, to: 'me:1', complete: true, rows: [row()] }
    expect(attention.believed(digest)).toBe(digest)
  })
})

describe('a node that', () => {
  it('stood still for less than that believes all', () => {
    const { parts, input, believes } = node()
    input(stoodStillMs - 1)
    expect(parts.diagnostics).toEqual([]) // less than a heartbeat was missed
    expect(believes(news)).toEqual([lease])
  })

  it('never stood still believes all, and is late for nothing as long as other input comes', () => {
    const { input, believes } = node()
    input(heartbeatIntervalMs)
    input(heartbeatIntervalMs + 1, 'message')
    expect(believes(news)).toEqual([lease])
    input(2 * heartbeatIntervalMs)
    input(2 * heartbeatIntervalMs + 1, 'message')
    input(3 * heartbeatIntervalMs + evaluationIntervalMs, 'message') // late, but heard meanwhile
    expect(believes(news)).toEqual([lease])
  })

  it('heard nobody for a while counts that against nobody, unless there is but one other', () => {
    const silenceAfter = (names: readonly string[]): number => {
      const { parts, attention } = node()
      for (const name of names) parts.meet(name)
      parts.nowMs = 5 * parts.context.settings.roundIntervalMs
      attention.hear()
      return parts.nowMs - parts.peers.get('a')!.lastArrivalMs
    }
    const roundMs = new Parts().context.settings.roundIntervalMs
    expect(silenceAfter(['a'])).toBe(5 * roundMs)
    expect(silenceAfter(['a', 'b'])).toBe(2 * roundMs)
  })
})

describe('the time for which a node stood still', () => {
  const pauseMs = 30_000

  it("is nobody's lateness: questions from before are late as much later", () => {
    const { input, pending } = node()
    input(pauseMs)
    expect(pending.mark('late', heartbeatIntervalMs + 1, pauseMs)).toEqual([])
    expect(pending.mark('late', heartbeatIntervalMs, pauseMs)).toHaveLength(1)
  })

  it('is no deafness', () => {
    const { attention, input } = node()
    const { roundIntervalMs } = new Parts().context.settings
    // as long as would be deafness, and no isolation yet
    input(4 * roundIntervalMs)
    expect(attention.hearing.isDeaf(4 * roundIntervalMs)).toBe(false)
  })

  it('is no time in which another of its name was watched', () => {
    const { parts, identity, input } = node()
    const elsewhere = addressOf('elsewhere')
    identity.heard(delta({ name: 'me', generation: parts.own.generation + 1, address: elsewhere }))
    input(pauseMs)
    expect(identity.tick(() => true)).toEqual(elsewhere)
    expect(parts.own.generation).toBe(generationAt(0))
  })

  it('is told of, and so is by how much a process is late for all it does', () => {
    const { parts, input } = node()
    input(pauseMs)
    expect(parts.diagnostics.map(({ message }) => message)).toEqual([
      expect.stringContaining('stood still for 29000 ms'),
    ])
    const startMs = pauseMs + heartbeatIntervalMs
    for (let ms = 100; ms <= 5000; ms += 100) input(startMs + ms, 'message')
    input(startMs + 5000)
    expect(parts.diagnostics.slice(1).map(({ kind }) => kind)).toEqual(['own-pause'])
    expect(parts.diagnostics.at(-1)?.message).toContain('is late by 5000 ms')
  })
})

test('the same time is discounted once, however much comes at that moment', () => {
  const { parts, input } = node()
  parts.meet('p')
  input(10_000, 'message')
  const shift = jest.spyOn(parts.peers, 'shiftArrivals')
  input(10_000, 'message')
  expect(shift).not.toHaveBeenCalled()
  input(10_100, 'message')
  expect(shift.mock.calls).toEqual([[100, 10_100]])
})
