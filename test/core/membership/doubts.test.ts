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
