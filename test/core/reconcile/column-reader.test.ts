import { Learning } from '../../../src/core/membership/learning.js'
import type { Columns } from '../../../src/core/message.js'
import { Suspicions } from '../../../src/core/membership/suspicions.js'
import { News } from '../../../src/core/news/news.js'
import { type Columnar, inSections, makeColumnDigest, withVersions } from '../../../src/core/reconcile/column-digest.js'
import { ColumnReader } from '../../../src/core/reconcile/column-reader.js'
import { Comparison } from '../../../src/core/reconcile/comparison.js'
import { leadAt } from '../../../src/core/reconcile/leads.js'
import { Maps } from '../../../src/core/reconcile/maps.js'
import { Deadlines } from '../../../src/core/state/deadlines.js'
import { Parts } from '../support/context.js'
import { deleted, delta, set } from '../support/make.js'

/** A node that holds three others, and columns that somebody sends who holds the same of them. */
const holding = (columnar: Columnar = withVersions, maxDigestPeers = 128) => {
  const parts = new Parts()
  Object.assign(parts.context.settings, { maxDigestPeers })
  const { context, peers } = parts
  for (const name of ['a', 'b', 'c']) parts.meet(name, { heartbeat: 10, entries: [set(1, 'k'), deleted(2, 'l')] })
  const columns: Columns = makeColumnDigest(context, peers, 10_000, columnar).said!.columns
  const news = new News(context, peers)
  const suspicions = new Suspicions(context, peers, news)
  const learning = new Learning(context, peers, new Deadlines(), news, suspicions)
  const reader = new ColumnReader(context, peers, learning, new Maps(context, peers), () => undefined)
  const read = () => {
    const comparison = new Comparison(context, peers)
    const { ahead, bytes } = reader.compare(columns, comparison, 10_000)
    const { by, upper } = ahead ?? { by: '' }
    return { by, upper, bytes, comparison }
  }
  const peer = (name: string) => peers.get(name)!
  const placeOf = (name: string): number => peers.store.roster.slots.indexOf(peer(name).slot)
  return { parts, read, peer, placeOf }
}

describe('the answer to columns', () => {
  it('ends with the last heartbeat that is ahead, and is empty where none is', () => {
    const { parts, read, peer, placeOf } = holding()
    const { columns } = parts.context.sizes
    expect(read()).toMatchObject({ by: '', bytes: columns })
    for (const name of ['a', 'b', 'c']) {
      const place = placeOf(name)
      const held = peer(name).heartbeat
      peer(name).heartbeat = held + 3
      const { by, bytes } = read()
      expect([by.length, bytes, leadAt({ by }, place)]).toEqual([place + 1, columns + place + 1, 3])
      for (let before = 0; before < place; before++) expect(leadAt({ by }, before)).toBe(0)
      peer(name).heartbeat = held
    }
  })

  it('says nothing of a heartbeat that is ahead of one who is not alive here: a row says so', () => {
    const { read, peer } = holding()
    peer('b').heartbeat = 13
    peer('b').setStatus('failed', 0, 0)
    const { by, comparison } = read()
    expect(by).toBe('')
    expect(comparison.told).toMatchObject([{ name: 'b', status: 'failed', heartbeat: 13 }])
  })

  it('goes on in rows where a map is ahead, and where nothing but what is collected is', () => {
    const { read, peer } = holding()
    expect(read().comparison).toMatchObject({ asked: [], told: [], lacks: [] })
    peer('b').apply(delta({ name: 'b', from: 2, entries: [set(3, 'm')] }), Infinity, 0)
    expect(read().comparison.lacks.map(({ holding: { name }, from }) => [name, from])).toEqual([['b', 2]])
    peer('c').apply(delta({ name: 'c', from: 2, gcVersion: 2 }), Infinity, 0)
    const behind = read().comparison.lacks.map(({ holding: { name } }) => name)
    expect(behind.sort()).toEqual(['b', 'c'])
  })
})

describe('the answer to columns, of a heartbeat that is far ahead', () => {
  /** What is said of b, whose heartbeat is so far ahead here: by place, and in rows. */
  const saidOfB = (lead: number, columnar: Columnar, maxDigestPeers = 128) => {
    const { read, peer, placeOf } = holding(columnar, maxDigestPeers)
    peer('b').heartbeat = 10 + lead
    const { by, upper, comparison } = read()
    return [leadAt({ by, upper }, placeOf('b')), comparison.told.map(({ name, heartbeat }) => [name, heartbeat])]
  }

  it('goes on in rows where one digit is too few, and says as much as that can', () => {
    expect(saidOfB(90, inSections(1))).toEqual([90, []])
    expect(saidOfB(91, inSections(1))).toEqual([90, [['b', 101]]])
  })

  it('says it by place where the columns had two digits each', () => {
    expect(saidOfB(91, withVersions, 0)).toEqual([91, []])
    expect(saidOfB(4000, withVersions, 0)).toEqual([4000, []])
  })

  it('takes as many bytes as it says', () => {
    const { parts, read, peer } = holding(withVersions, 0)
    for (const name of ['a', 'b', 'c']) peer(name).heartbeat = 10 + 200
    const { by, upper, bytes } = read()
    expect(bytes).toBe(parts.context.sizes.columns + by.length + 1 + upper!.length)
  })
})

describe('columns', () => {
  it('bring nobody back who left: whatever heartbeat they say, a row says that it is gone', () => {
    const { parts, read, peer } = holding()
    peer('b').heartbeat = 5
    peer('b').setStatus('left', 0, 0)
    const { by, comparison } = read()
    expect([peer('b').status, peer('b').heartbeat, parts.effects]).toEqual(['left', 5, []])
    expect(by).toBe('')
    expect(comparison.told).toMatchObject([{ name: 'b', status: 'left' }])
  })

  it('bring back who is failed by a heartbeat that is newer', () => {
    const { parts, read, peer } = holding()
    peer('b').heartbeat = 5
    peer('b').setStatus('failed', 0, 0)
    parts.nowMs = 60_000
    read()
    expect([peer('b').status, peer('b').heartbeat]).toEqual(['alive', 10])
  })
})
