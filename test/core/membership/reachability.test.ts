import { Reachability } from '../../../src/core/membership/reachability.js'
import { Seeds } from '../../../src/core/membership/seeds.js'
import type { DigestMessage, RefusalMessage } from '../../../src/core/message.js'
import { Parts } from '../support/context.js'
import { addressOf } from '../support/make.js'
import { membershipOf, takeSent } from '../support/membership.js'
import { generationAt } from '../support/settings.js'

const seed = addressOf('s')
const channel = { from: 'x:1', reply: () => undefined }

/** A node that holds p, and has just begun an exchange with it and with a seed. */
const asking = () => {
  const parts = new Parts()
  const p = parts.meet('p')
  const { exchange, doubts } = membershipOf(parts)
  const seeds = new Seeds([seed], 1000, 1000)
  const reachability = new Reachability(parts.context, parts.peers, exchange, doubts, seeds)
  const ofP = exchange.questions.begin(p.address, exchange.digest(), 'p')
  const ofSeed = exchange.questions.begin(seed, exchange.digest())
  takeSent(parts)
  const { timeoutMs } = parts.context.responses
  const at = (ms: number): void => {
    parts.nowMs = ms
    reachability.noticeLate()
    reachability.giveUp()
  }
  const isSeedDue = (): boolean => seeds.pick(() => 0, parts.nowMs) !== undefined
  const reported = (): string[] => parts.diagnostics.map(({ kind }) => kind)
  return { parts, p, exchange, reachability, ofP, ofSeed, at, timeoutMs, isSeedDue, reported }
}

describe('an address at which a node of another cluster answers', () => {
  const refusal = (exchange: number | undefined): RefusalMessage => ({
    type: 'refusal',
    cluster: 'other',
    sender: { name: 'x', address: addressOf('x'), generation: generationAt(0) },
    ...{ exchange, reason: 'cluster', expected: 'other', received: 'test' },
  })

  it('is not where the peer is that was asked there, which counts as a question that it did not answer, once', () => {
    const { p, reachability, ofP, at, timeoutMs } = asking()
    reachability.turnedAway(refusal(ofP))
    expect(p.evidence?.misses).toBe(1)
    at(timeoutMs)
    reachability.turnedAway(refusal(ofP))
    expect(p.evidence?.misses).toBe(1)
  })

  it('adds nothing to an answer that was late already', () => {
    const { p, reachability, ofP, at, timeoutMs } = asking()
    at(timeoutMs)
    expect(p.evidence?.misses).toBe(1)
    reachability.turnedAway(refusal(ofP))
    expect(p.evidence?.misses).toBe(1)
  })

  it('is a seed that is left alone, and not reported as silent', () => {
    const { reachability, ofSeed, at, isSeedDue, reported } = asking()
    expect(isSeedDue()).toBe(true)
    reachability.turnedAway(refusal(ofSeed))
    expect(isSeedDue()).toBe(false)
    at(60_000)
    expect(reported()).toEqual([])
  })

  it('is a seed that was given up, if the answer takes that long: it is not left alone anew', () => {
    const { parts, reachability, ofSeed, at, isSeedDue, reported } = asking()
    at(60_000)
    expect([isSeedDue(), reported()]).toEqual([false, ['unreachable']])
    parts.nowMs = 61_000
    reachability.turnedAway(refusal(ofSeed))
    expect(isSeedDue()).toBe(true)
  })

  it.each([undefined, 77])('tells nothing by a refusal of what was not asked: %p', (exchange) => {
    const { p, reachability, isSeedDue } = asking()
    reachability.turnedAway(refusal(exchange))
    expect([p.evidence, isSeedDue()]).toEqual([undefined, true])
  })
})

describe('an address at which nobody is reached', () => {
  it('counts against the peer as many unanswered questions as there are', () => {
    const { p, exchange, reachability, at, timeoutMs } = asking()
    exchange.questions.probe(p)
    reachability.failed('p:1', false, 'timed out')
    expect(p.evidence).toMatchObject({ misses: 2, refusals: 0 })
    at(timeoutMs)
    expect(p.evidence?.misses).toBe(2)
  })

  it('counts as one refusal, however many questions wait for it, where its machine says that nobody listens', () => {
    const { p, exchange, reachability } = asking()
    exchange.questions.probe(p)
    reachability.failed('p:1', true, 'refused')
    expect(p.evidence).toMatchObject({ misses: 0, refusals: 1 })
    reachability.failed('p:1', true, 'refused') // nobody waits any more
    expect(p.evidence?.refusals).toBe(1)
  })

  it('counts but once what was late already', () => {
    const { p, reachability, at, timeoutMs } = asking()
    at(timeoutMs)
    reachability.failed('p:1', false, 'timed out')
    expect(p.evidence?.misses).toBe(1)
  })

  it('to which nothing could be sent says nothing of who is there, and is reported', () => {
    const { p, reachability, at, reported } = asking()
    reachability.unsent('p:1', 'EMFILE')
    at(60_000)
    expect([p.evidence, reported()]).toEqual([undefined, ['transport', 'unreachable']]) // the seed
  })
})

describe('a digest that came back', () => {
  const digest = (parts: Parts, said: Partial<DigestMessage>): DigestMessage => {
    const { name, address, generation } = parts.own
    const rest = { exchange: 2, to: 's:1', complete: true, rows: [] }
    return { type: 'digest', cluster: 'test', sender: { name, address, generation }, ...rest, ...said }
  }
  const outcome = (said: (parts: Parts) => Partial<DigestMessage>) => {
    const { parts, reachability, isSeedDue, reported } = asking()
    const isEcho = reachability.isEcho(digest(parts, said(parts)), channel)
    return [isEcho, isSeedDue(), reported().join()]
  }

  it('is an echo: the seed is this node', () => {
    expect(outcome(() => ({}))).toEqual([true, false, 'self-as-seed'])
  })

  it.each<[string, (parts: Parts) => Partial<DigestMessage>]>([
    ['name', ({ own }) => ({ sender: { name: 'x', address: own.address, generation: own.generation } })],
    ['run', ({ own }) => ({ sender: { name: own.name, address: own.address, generation: own.generation + 1 } })],
    ['address', ({ own }) => ({ sender: { name: own.name, address: addressOf('x'), generation: own.generation } })],
  ])('of another %s is none', (_, said) => {
    expect(outcome(said)).toEqual([false, true, ''])
  })

  it('is one that says nothing where no such question was asked there', () => {
    expect(outcome(() => ({ exchange: 77 }))).toEqual([true, true, ''])
    expect(outcome(() => ({ to: 'elsewhere:1' }))).toEqual([true, true, ''])
  })
})
