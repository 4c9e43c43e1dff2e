import { Hearing } from '../../../src/core/detection/hearing.js'
import { Doubts } from '../../../src/core/membership/doubts.js'
import { Identity } from '../../../src/core/membership/identity.js'
import { Learning } from '../../../src/core/membership/learning.js'
import { Partners } from '../../../src/core/membership/partners.js'
import { Seeds } from '../../../src/core/membership/seeds.js'
import { News } from '../../../src/core/news/news.js'
import { Exchange } from '../../../src/core/reconcile/exchange.js'
import { Deadlines } from '../../../src/core/state/deadlines.js'
import { Parts } from '../support/context.js'

/** A node of many that has partners, the one whose turn is next among them. */
const withPartners = () => {
  const parts = new Parts({ partners: 4 })
  const { context, peers } = parts
  for (let i = 0; i < 100; i++) parts.meet(`p${i}`)
  const news = new News(context, peers)
  const learning = new Learning(context, peers, new Deadlines(), news)
  const exchange = new Exchange(context, peers, learning, new Identity(context), new Seeds([], 1000, 1000))
  const partners = new Partners(context, peers)
  const rounds = (count: number): string[] =>
    Array.from({ length: count }, () => partners.take().map(({ name }) => name)).flat()
  const [next = ''] = rounds(4)
  Object.assign(context, { random: () => 0.5 }) // nobody gives way by chance
  const hearing = new Hearing(context.settings.roundIntervalMs, 0)
  return { parts, next, rounds, doubts: new Doubts(context, peers, exchange, news, hearing, partners) }
}

const question = { to: 'p:1', isProbe: false, said: undefined, sinceMs: 0, late: true, givenUp: false }

describe('a partner', () => {
  it('that did not answer is dropped, and contacted by chance alone from then on', () => {
    const { next, rounds, doubts } = withPartners()
    doubts.unanswered({ ...question, peer: next })
    expect(rounds(4)).not.toContain(next)
  })

  it('whose machine refused is dropped, and contacted by chance alone from then on', () => {
    const { next, rounds, doubts } = withPartners()
    doubts.refused(next)
    expect(rounds(4)).not.toContain(next)
  })

  it('that answers stays', () => {
    const { next, rounds, doubts } = withPartners()
    doubts.unanswered({ ...question, peer: 'somebody else' })
    doubts.refused(undefined)
    expect(rounds(4)).toContain(next)
  })
})

describe('a silence that began to be suspicious after this node last heard of everybody', () => {
  /** Whom a node asks for a sign of life that knows three, of whom one has been silent for so long, told of everybody so long ago. */
  const asked = (silentMs: number, toldAgoMs: number): string[] => {
    const parts = new Parts({ probers: 1000 })
    const { context, peers } = parts
    for (const name of ['p', 'q', 'r']) parts.meet(name)
    const news = new News(context, peers)
    const learning = new Learning(context, peers, new Deadlines(), news)
    const exchange = new Exchange(context, peers, learning, new Identity(context), new Seeds([], 1000, 1000))
    const hearing = new Hearing(context.settings.roundIntervalMs, 0)
    const doubts = new Doubts(context, peers, exchange, news, hearing, new Partners(context, peers))
    parts.nowMs = silentMs
    hearing.heard(parts.nowMs)
    for (const name of ['q', 'r']) peers.get(name)?.arrive(parts.nowMs)
    exchange.toldOfAllMs = silentMs - toldAgoMs
    doubts.weigh()
    return parts.effects.flatMap((effect) => (effect.kind === 'send' ? [effect.to.host] : []))
  }

  it('is asked about once it outlasted such a word, or none has come for long', () => {
    expect(asked(6000, 0)).toEqual(['p'])
    expect(asked(6000, 1600)).toEqual(['p'])
  })

  it('waits for the next word before that', () => {
    expect(asked(5500, 1400)).toEqual([])
  })
})
