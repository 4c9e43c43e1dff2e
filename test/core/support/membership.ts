import { Hearing } from '../../../src/core/detection/hearing.js'
import { Doubts } from '../../../src/core/membership/doubts.js'
import { Identity } from '../../../src/core/membership/identity.js'
import { Inquiries } from '../../../src/core/membership/inquiries.js'
import { Learning } from '../../../src/core/membership/learning.js'
import { Partners } from '../../../src/core/membership/partners.js'
import { Seeds } from '../../../src/core/membership/seeds.js'
import { Suspicions } from '../../../src/core/membership/suspicions.js'
import type { NewsMessage } from '../../../src/core/message.js'
import { News } from '../../../src/core/news/news.js'
import { Exchange } from '../../../src/core/reconcile/exchange.js'
import { Deadlines } from '../../../src/core/state/deadlines.js'
import type { Parts } from './context.js'

/** What a node makes its verdicts with, and what it learns by. */
export const membershipOf = ({ context, peers }: Parts) => {
  const news = new News(context, peers)
  const suspicions = new Suspicions(context, peers, news)
  const learning = new Learning(context, peers, new Deadlines(), news, suspicions)
  const exchange = new Exchange(context, peers, learning, new Identity(context), new Seeds([], 1000, 1000))
  const inquiries = new Inquiries(context, peers, exchange)
  const partners = new Partners(context, peers)
  const hearing = new Hearing(context.settings.roundIntervalMs, 0)
  const doubts = new Doubts(context, peers, exchange, news, hearing, partners, inquiries, suspicions)
  return { news, suspicions, learning, exchange, inquiries, partners, hearing, doubts }
}

/** What was sent since this was last called: to whom, and the message. */
export const takeSent = ({ effects }: Parts) =>
  effects.splice(0).flatMap((effect) => (effect.kind === 'send' ? [{ to: effect.to.host, said: effect.message }] : []))

/** The same of news alone. */
export const takeNews = (parts: Parts): { to: string; said: NewsMessage }[] =>
  takeSent(parts).flatMap(({ to, said }) => (said.type === 'news' ? [{ to, said }] : []))
