import { Identity } from '../../../src/core/membership/identity.js'
import { Learning } from '../../../src/core/membership/learning.js'
import { Seeds } from '../../../src/core/membership/seeds.js'
import type { DigestMessage, PeerName } from '../../../src/core/message.js'
import { Suspicions } from '../../../src/core/membership/suspicions.js'
import { News } from '../../../src/core/news/news.js'
import { withVersions, makeColumnDigest } from '../../../src/core/reconcile/column-digest.js'
import { Exchange } from '../../../src/core/reconcile/exchange.js'
import { Deadlines } from '../../../src/core/state/deadlines.js'
import { Parts } from '../support/context.js'
import { addressOf, row } from '../support/make.js'
import { generationAt } from '../support/settings.js'

const channel = { from: 'p:1', reply: () => undefined }
const rowsOf = (...names: readonly PeerName[]) => names.map((name) => row({ name }))

/** When a node that is sent a digest at 500 was last told of everybody. */
const toldMs = (digest: Partial<DigestMessage>): number => {
  const parts = new Parts()
  const { context, peers } = parts
  parts.meet('p')
  const news = new News(context, peers)
  const suspicions = new Suspicions(context, peers, news)
  const learning = new Learning(context, peers, new Deadlines(), news, suspicions)
  const exchange = new Exchange(context, peers, learning, new Identity(context), new Seeds([], 1000, 1000))
  parts.nowMs = 500
  const sender = { name: 'p', address: addressOf('p'), generation: generationAt(0) }
  const head = { type: 'digest', cluster: 'test', sender, exchange: 1, to: 'me:1', complete: false, rows: [] } as const
  exchange.answer({ ...head, ...digest }, channel)
  return exchange.toldOfAllMs
}

const { context, peers } = new Parts()
const columns = makeColumnDigest(context, peers, 1000, withVersions).said?.columns

describe('a node is told of everybody', () => {
  it.each<[string, Partial<DigestMessage>]>([
    ['a complete digest, be it of two', { complete: true, rows: rowsOf('p', 'q') }],
    ['one of some of many', { rows: rowsOf('p', 'q', 'r') }],
    ['columns', { columns }],
  ])('by %s', (_, digest) => expect(toldMs(digest)).toBe(500))

  it('not by a digest that asks it for a sign of life', () => {
    expect(toldMs({ rows: rowsOf('p', 'me') })).toBe(-Infinity)
  })
})
