import { Identity } from '../../../src/core/membership/identity.js'
import { Seeds } from '../../../src/core/membership/seeds.js'
import type { ReplyMessage } from '../../../src/core/message.js'
import { Digests } from '../../../src/core/reconcile/digests.js'
import { Maps } from '../../../src/core/reconcile/maps.js'
import { Questions } from '../../../src/core/reconcile/questions.js'
import { Room } from '../../../src/core/reconcile/room.js'
import { addressOf } from '../support/make.js'
import { Parts } from '../support/context.js'
import { generationAt } from '../support/settings.js'

/** A node that met b at 0, and asks it at 5000 ms: for a sign of life, or as in a round. */
const asking = ({ isProbe = true } = {}) => {
  const parts = new Parts()
  const { context, peers, own } = parts
  const b = parts.meet('b')
  const digests = new Digests(context, peers, new Room(context, own), new Maps(context, peers))
  const questions = new Questions(context, peers, digests, new Identity(context), new Seeds([], 1000, 1000))
  parts.nowMs = 5000
  if (isProbe) questions.probe(b)
  else questions.begin(b.address, digests.makeOf([]), 'b')
  /** An answer comes at that time. */
  const answer = (atMs: number, { name = 'b', generation = generationAt(0) } = {}): void => {
    parts.nowMs = atMs
    const sender = { name, address: addressOf('b'), generation }
    const exchange = questions.pending.last
    const reply: ReplyMessage = { type: 'reply', cluster: 'test', sender, exchange, rows: [], deltas: [] }
    const settled = questions.answered(reply)
    if (settled !== undefined) questions.endSilence(settled, sender)
  }
  return { parts, context, b, answer }
}

describe('an answer to a question for a sign of life', () => {
  it('ends the silence of whoever was asked, though its heartbeat has not risen', () => {
    const { b, answer } = asking()
    answer(5200)
    expect(b.lastArrivalMs).toBe(5200)
  })

  it('moves nothing where a heartbeat came meanwhile: the next interval is measured from there', () => {
    const { parts, b, answer } = asking()
    parts.nowMs = 5100
    b.arrive(5100)
    const meanMs = parts.peers.store.arrivals.meanMs(b.slot)
    answer(6000)
    expect(b.lastArrivalMs).toBe(5100)
    b.arrive(5100 + meanMs)
    expect(parts.peers.store.arrivals.meanMs(b.slot)).toBe(meanMs)
  })

  it.each([
    ['another run', { generation: generationAt(1) }],
    ['somebody else at its address', { name: 'c' }],
  ])('ends no silence when it is of %s', (_, sender) => {
    const { b, answer } = asking()
    answer(5200, sender)
    expect(b.lastArrivalMs).toBe(0)
  })

  it('takes back a verdict that was reached meanwhile: it lived when it was asked', () => {
    const { parts, b, answer } = asking()
    b.announced = true
    b.setStatus('failed', 5100, 5100)
    answer(5200)
    expect([b.status, b.lastArrivalMs]).toEqual(['alive', 5200])
    expect(parts.effects).toMatchObject([
      { kind: 'send' },
      { kind: 'membership', event: { kind: 'recovered', peer: 'b' } },
    ])
  })

  it('takes back no goodbye', () => {
    const { b, answer } = asking()
    b.setStatus('left', 5100, 5100)
    answer(5200)
    expect([b.status, b.lastArrivalMs]).toEqual(['left', 0])
  })
})

test('an answer to the digest of a round ends no silence: what it tells of heartbeats does', () => {
  const { b, answer } = asking({ isProbe: false })
  answer(5200)
  expect(b.lastArrivalMs).toBe(0)
})

describe('how often exchanges fail', () => {
  const learntOf = (how: { isProbe?: boolean }, happens: (asked: ReturnType<typeof asking>) => void): boolean => {
    const asked = asking(how)
    happens(asked)
    const { reliability } = asked.context
    const before = reliability.failureRate.rate
    asked.answer(5200)
    return reliability.failureRate.rate < before
  }

  it.each([
    ['the answer to the digest of a round', true, { isProbe: false }, () => undefined],
    ['no answer to a question for a sign of life', false, { isProbe: true }, () => undefined],
    [
      'no answer of one that was called failed meanwhile',
      false,
      { isProbe: false },
      ({ b }: ReturnType<typeof asking>) => b.setStatus('failed', 5100, 5100),
    ],
  ])('is learnt from %s', (_, isLearnt, how, happens) => {
    expect(learntOf(how, happens)).toBe(isLearnt)
  })
})
