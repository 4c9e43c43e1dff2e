import { messageBytes } from '../../../src/wire/message-bytes.js'
import type { Delta, Suspicion } from '../../../src/core/message.js'
import { Parts } from '../support/context.js'
import { addressOf, delta } from '../support/make.js'
import { membershipOf, takeNews, takeSent } from '../support/membership.js'
import { generationAt } from '../support/settings.js'

const generation = generationAt(0)
const senderOf = (name: string) => ({ name, address: addressOf(name), generation })

/** A node that holds p, at heartbeat 10, and so many others, for half a second; its exchanges were all answered. */
const among = (others: number) => {
  const parts = new Parts()
  const p = parts.meet('p', { heartbeat: 10 })
  for (let i = 0; i < others; i++) parts.meet(`n${i}`)
  const { inquiries, learning } = membershipOf(parts)
  for (let i = 0; i < 100; i++) parts.context.reliability.answered()
  parts.nowMs = 500
  /** Whom it has asked about p now. */
  const asked = (): string[] => takeNews(parts).map(({ to }) => to)
  return { parts, p, inquiries, learning, asked }
}

describe('an inquiry', () => {
  it('asks three others by a suspicion without an accuser, and nobody else while it waits', () => {
    const { parts, p, inquiries } = among(20)
    expect(inquiries.isInVain(p)).toBe(false)
    const asked = takeNews(parts)
    expect(new Set(asked.map(({ to }) => to)).size).toBe(3)
    const suspicions: Suspicion[] = [{ name: 'p', generation, heartbeat: 10, accusers: [] }]
    for (const { to, said } of asked) {
      expect(to).not.toBe('p')
      expect(said).toMatchObject({ deltas: [], suspicions })
    }
    expect(inquiries.isInVain(p)).toBe(false)
    expect(takeNews(parts)).toEqual([])
  })

  it('never asks the peer itself, nor anybody who is not alive', () => {
    const asked = new Set<string>()
    for (let i = 0; i < 50; i++) {
      const one = among(5)
      one.parts.peers.get('n0')?.setStatus('failed', 0, 0)
      for (let j = 0; j < i; j++) one.parts.context.random()
      one.inquiries.isInVain(one.p)
      for (const name of one.asked()) asked.add(name)
    }
    expect([...asked].sort()).toEqual(['n1', 'n2', 'n3', 'n4'])
  })

  it('is in vain when four times as long as an answer may take is over', () => {
    const { parts, p, inquiries, asked } = among(20)
    inquiries.isInVain(p)
    asked()
    const { timeoutMs } = parts.context.responses
    parts.nowMs += 4 * timeoutMs - 1
    expect(inquiries.isInVain(p)).toBe(false)
    parts.nowMs += 1
    expect(inquiries.isInVain(p)).toBe(true)
    expect(asked()).toEqual([])
  })

  it('is answered by any sign of life: the next silence is inquired about anew', () => {
    const { parts, p, inquiries, learning, asked } = among(20)
    p.accuse().misses = 2
    inquiries.isInVain(p)
    asked()
    parts.nowMs += 200
    learning.beat(p.slot, 11)
    parts.nowMs += 10_000
    p.accuse().misses = 2
    expect(inquiries.isInVain(p)).toBe(false)
    expect(asked()).toHaveLength(3)
  })

  it('is not answered by a heartbeat that may be from before what it is for', () => {
    const { parts, p, inquiries, learning, asked } = among(20)
    p.accuse().misses = 2
    p.accuse().beyond = 15
    inquiries.isInVain(p)
    asked()
    parts.nowMs += 200
    learning.beat(p.slot, 15)
    parts.nowMs += 10_000
    expect([inquiries.isInVain(p), asked()]).toEqual([true, []])
    learning.beat(p.slot, 16)
    expect(p.evidence).toBeUndefined()
  })

  it('asks more where exchanges fail more often, and never more than twelve', () => {
    const askedAt = (lost: number): number => {
      const { parts, p, inquiries, asked } = among(50)
      const { reliability } = parts.context
      for (let i = 0; i < 1000; i++) i % 100 < lost ? reliability.missed() : reliability.answered()
      inquiries.isInVain(p)
      return asked().length
    }
    const [good, bad, worse] = [askedAt(0), askedAt(35), askedAt(90)]
    expect([good, worse]).toEqual([3, 12])
    expect(bad).toBeGreaterThan(3)
    expect(bad).toBeLessThan(12)
  })

  it('asks whom there is', () => {
    const { p, inquiries, asked } = among(2)
    expect(inquiries.isInVain(p)).toBe(false)
    expect(asked().sort()).toEqual(['n0', 'n1'])
  })

  it('is in vain at once where there is nobody else', () => {
    const { p, inquiries, asked } = among(0)
    expect(inquiries.isInVain(p)).toBe(true)
    expect(asked()).toEqual([])
  })
})

describe('a word of whoever was asked', () => {
  /** Two seconds after p was asked in vain. Each who was asked may tell of p as it is held here, or otherwise. */
  const inquired = () => {
    const { parts, p, inquiries, asked } = among(20)
    p.accuse().misses = 2
    parts.nowMs = 2000
    inquiries.isInVain(p)
    const helpers = asked()
    parts.nowMs = 2500
    const tells = (name: string | undefined, said: Partial<Delta> = {}): void => {
      const deltas = [delta({ name: 'p', generation, heartbeat: 10, ...said })]
      inquiries.told({ type: 'news', cluster: 'test', sender: senderOf(name ?? ''), deltas })
    }
    return { parts, p, inquiries, asked, helpers, tells }
  }

  it('is a sign of life, also if its heartbeat has not risen: nothing speaks against it, and it may be inquired about anew', () => {
    const { p, inquiries, asked, helpers, tells } = inquired()
    tells(helpers[2])
    expect([p.evidence, p.lastArrivalMs]).toEqual([undefined, 2500])
    p.accuse().misses = 2
    expect([inquiries.isInVain(p), asked().length]).toEqual([false, 3])
  })

  it.each<[string, Partial<Delta>]>([
    ['another run', { generation: generation + 1 }],
    ['what is older than what is known here', { heartbeat: 9 }],
    ['somebody else', { name: 'n1' }],
  ])('of %s is none', (_, said) => {
    const { p, helpers, tells } = inquired()
    tells(helpers[0], said)
    expect([p.evidence?.misses, p.lastArrivalMs]).toEqual([2, 0])
  })

  it('of whom nobody asked is none', () => {
    const { parts, p, helpers, tells } = inquired()
    tells([...parts.peers.live].map(({ name }) => name).find((name) => name !== 'p' && !helpers.includes(name)))
    expect([p.evidence?.misses, p.lastArrivalMs]).toEqual([2, 0])
  })

  it('is none after the verdict', () => {
    const { parts, p, helpers, tells } = inquired()
    p.setStatus('failed', 2200, 2200)
    tells(helpers[0])
    expect([p.status, p.evidence?.misses]).toEqual(['failed', 2])
    expect(parts.peers.live.size).toBe(20)
  })
})

describe('whoever is asked about a peer', () => {
  const ofP: Suspicion = { name: 'p', generation, heartbeat: 12, accusers: [] }

  it('asks it for a sign of life, once, and tells all who wanted to know of the answer', () => {
    const { parts, p, inquiries } = among(20)
    inquiries.heard(ofP, senderOf('n1'))
    inquiries.heard(ofP, senderOf('n2'))
    expect(takeSent(parts)).toMatchObject([{ to: 'p', said: { type: 'digest', complete: false } }])
    p.heartbeat = 13
    inquiries.answered(senderOf('p'))
    const told = takeNews(parts)
    expect(told.map(({ to }) => to)).toEqual(['n1', 'n2'])
    for (const { said } of told) {
      expect(said.suspicions).toBeUndefined()
      expect(said.deltas).toMatchObject([{ name: 'p', generation, heartbeat: 13, status: 'alive', entries: [] }])
    }
    inquiries.answered(senderOf('p'))
    expect(takeNews(parts)).toEqual([])
  })

  it('tells each but once, however often it wanted to know', () => {
    const { parts, inquiries } = among(20)
    for (const name of ['n1', 'n2', 'n1']) inquiries.heard(ofP, senderOf(name))
    takeSent(parts)
    inquiries.answered(senderOf('p'))
    expect(takeNews(parts).map(({ to }) => to)).toEqual(['n1', 'n2'])
  })

  it('tells nobody of an answer that came long after', () => {
    const { parts, inquiries } = among(20)
    inquiries.heard(ofP, senderOf('n1'))
    takeSent(parts)
    parts.nowMs += 600_000
    inquiries.answered(senderOf('p'))
    expect(takeNews(parts)).toEqual([])
  })

  it('asks again when somebody wants to know after an answer was due', () => {
    const { parts, inquiries } = among(20)
    inquiries.heard(ofP, senderOf('n1'))
    takeSent(parts)
    parts.nowMs += parts.context.responses.timeoutMs
    inquiries.heard(ofP, senderOf('n2'))
    expect(takeSent(parts)).toMatchObject([{ to: 'p' }])
  })

  it('begins no inquiry of its own about it: else each who asks in vain would have three more do so', () => {
    const { parts, p, inquiries, asked } = among(20)
    inquiries.heard(ofP, senderOf('n1'))
    takeSent(parts)
    const { timeoutMs } = parts.context.responses
    parts.nowMs += 8 * timeoutMs - 1
    expect([inquiries.isHelping(p), inquiries.isInVain(p), asked()]).toEqual([true, false, []])
    parts.nowMs += 1
    expect([inquiries.isHelping(p), inquiries.isInVain(p)]).toEqual([false, false])
    expect(asked()).toHaveLength(3)
  })

  it.each([
    ['somebody unknown', { ...ofP, name: 'x' }],
    ['another run', { ...ofP, generation: generation + 1 }],
    ['the node that is asked', { ...ofP, name: 'me' }],
  ])('of %s asks nobody', (_, suspicion) => {
    const { parts, inquiries } = among(3)
    inquiries.heard(suspicion, senderOf('n1'))
    expect(takeSent(parts)).toEqual([])
  })

  it('asks nobody who is called failed here', () => {
    const { parts, p, inquiries } = among(3)
    p.setStatus('failed', 0, 0)
    inquiries.heard(ofP, senderOf('n1'))
    expect(takeSent(parts)).toEqual([])
  })

  it('tells nothing of a later run, nor where nobody wanted to know', () => {
    const { parts, inquiries } = among(3)
    inquiries.answered(senderOf('p'))
    inquiries.heard(ofP, senderOf('n1'))
    takeSent(parts)
    inquiries.answered({ ...senderOf('p'), generation: generation + 1 })
    inquiries.answered(senderOf('n2'))
    expect(takeSent(parts)).toEqual([])
  })

  it('remembers the last 64 of whom it was asked', () => {
    const { parts, inquiries } = among(65)
    for (let i = 0; i < 65; i++) inquiries.heard({ ...ofP, name: `n${i}` }, senderOf('p'))
    takeSent(parts)
    for (let i = 0; i < 65; i++) inquiries.answered(senderOf(`n${i}`))
    const told = takeNews(parts).flatMap(({ said }) => said.deltas.map(({ name }) => name))
    expect(told).toEqual(Array.from({ length: 64 }, (_, i) => `n${i + 1}`))
  })

  it('asks and tells in messages that fit, however long the names are', () => {
    const { parts, inquiries } = among(20)
    const long = 'x'.repeat(255)
    const replica = parts.meet(long)
    Object.assign(parts.context.settings, { maxMessageBytes: 1024 })
    Object.assign(parts.context.own, { name: 'y'.repeat(255) })
    inquiries.isInVain(replica)
    inquiries.heard({ ...ofP, name: long }, senderOf('n1'))
    inquiries.answered(senderOf(long))
    for (const { said } of takeNews(parts)) expect(messageBytes(said)).toBeLessThanOrEqual(1024)
  })
})
