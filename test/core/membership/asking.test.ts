import { Asking } from '../../../src/core/membership/asking.js'
import { Silences } from '../../../src/core/membership/silences.js'
import type { Message } from '../../../src/core/message.js'
import { Parts } from '../support/context.js'
import { addressOf } from '../support/make.js'
import { membershipOf, takeSent } from '../support/membership.js'
import { generationAt } from '../support/settings.js'

/** A node that holds so many peers, five of whom are to ask a suspect; its digests hold that share of them. */
const among = (peers: number, { chance = 0, share = 1, newsFanout = 3 } = {}) => {
  const parts = new Parts({ newsFanout, probers: 5 })
  parts.context.coverage.holds(share, 0)
  Object.assign(parts.context, { random: () => chance })
  const replicas = Array.from({ length: peers }, (_, i) => parts.meet(`n${i}`))
  for (let i = 0; i < 100; i++) parts.context.reliability.answered()
  const { exchange, inquiries } = membershipOf(parts)
  const asking = new Asking(
    parts.context,
    parts.peers,
    exchange,
    inquiries,
    new Silences(parts.context, parts.peers, exchange),
  )
  parts.nowMs = 20_000
  for (const replica of replicas) replica.arrive(parts.nowMs)
  /** Who of the first so many is asked, and whether by a whole digest or just for a sign of life. */
  const asked = (inDoubt: number) => {
    asking.ask(replicas.slice(0, inDoubt))
    const isWhole = (said: Message): boolean => said.type === 'digest' && (said.columns !== undefined || said.complete)
    return takeSent(parts).map(({ to, said }) => ({ to, by: isWhole(said) ? 'digest' : 'sign' }))
  }
  return { parts, replicas, inquiries, asked }
}

describe('whoever is in doubt', () => {
  it('is asked by so many of all, each of them by chance', () => {
    // five of twenty are to ask
    expect(among(20, { chance: 0.249 }).asked(1)).toEqual([{ to: 'n0', by: 'sign' }])
    expect(among(20, { chance: 0.25 }).asked(1)).toEqual([])
  })

  it('is asked by one of at most eight questions at once', () => {
    expect(among(40).asked(8)).toHaveLength(8)
    expect(among(40).asked(9)).toHaveLength(8)
  })

  const ways = (peers: number, inDoubt: number): string =>
    among(peers)
      .asked(inDoubt)
      .map(({ by }) => by)
      .join(' ')

  it('is asked for a sign of life, unless more are than may be asked: then one answer is to settle nearly all', () => {
    expect(ways(18, 8)).toBe('sign sign sign sign sign sign sign sign')
    expect(ways(20, 9)).toBe('digest sign sign sign sign sign sign sign')
  })

  it('is asked by a whole digest, as all others, where most are in doubt', () => {
    expect(ways(7, 3)).toBe('sign sign sign')
    expect(ways(6, 3)).toBe('sign sign sign')
    expect(ways(5, 3)).toBe('digest digest digest')
  })
})

describe('who is suspected by others', () => {
  const suspected = (chance: number, probers: number, silentMs = 0): boolean => {
    const { parts, replicas, asked } = among(20, { chance })
    Object.assign(parts.context.settings, { probers })
    replicas[0]?.suspect({ heartbeat: 99, accusers: ['n9'] }, parts.nowMs)
    parts.nowMs += silentMs
    return asked(1).length > 0
  }

  it('and not silent here is asked by eight of all, or fewer if fewer are to ask', () => {
    expect([0.399, 0.4].map((chance) => suspected(chance, 10))).toEqual([true, false])
    expect([0.199, 0.2].map((chance) => suspected(chance, 4))).toEqual([true, false])
  })

  it('and silent is asked by as many as any other', () => {
    expect([0.499, 0.5].map((chance) => suspected(chance, 10, 20_000))).toEqual([true, false])
  })
})

describe('whom this node asked in vain', () => {
  const askedAfter = (misses: number, share = 0.5, newsFanout = 3) => {
    const { parts, replicas, inquiries, asked } = among(20, { chance: 0.999, share, newsFanout })
    replicas[0]!.accuse().misses = misses
    return { parts, inquiries, isAsked: (): boolean => asked(1).length > 0 }
  }

  it('it asks at each evaluation until it knows enough to tell the others', () => {
    // on this network an unanswered question is 1.2 to 1.7: four are more than 5
    expect([0, 1, 2, 3, 4, 5].map((misses) => askedAfter(misses).isAsked())).toEqual([
      false,
      true,
      true,
      true,
      false,
      false,
    ])
  })

  it('it does not where digests hold everybody, or there is no news: silence settles it', () => {
    expect([askedAfter(2, 1).isAsked(), askedAfter(2, 0.5, 0).isAsked()]).toEqual([false, false])
  })

  it('it does not while it is for somebody else to say so', () => {
    const { parts, inquiries, isAsked } = askedAfter(2)
    const asker = { name: 'n5', address: addressOf('n5'), generation: generationAt(0) }
    inquiries.heard({ name: 'n0', generation: generationAt(0), heartbeat: 9, accusers: [] }, asker)
    takeSent(parts)
    expect(isAsked()).toBe(false)
  })

  it('it does not where hardly any question is answered: little follows from one more', () => {
    const { parts, isAsked } = askedAfter(2)
    for (let i = 0; i < 200; i++) parts.context.reliability.missed()
    expect(isAsked()).toBe(false)
  })
})
