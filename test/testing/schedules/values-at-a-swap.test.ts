import { observed } from './support.js'

const options = { maxMessageBytes: 2048, maxEntryBytes: 512, tombstoneGraceMs: 2000, failedGraceMs: 600_000 }

test('a value that ran out here does not come back at the swap from where it lives on', () => {
  const { cluster, violations } = observed(options)
  const [owner, fast] = cluster.startMany(['owner', 'fast', 'other'])
  const until = (ms: number): number => cluster.time('owner').clock().wallMs + ms
  owner.set('lease', 'mine', until(25_000))
  for (let i = 0; i < 30; i++) owner.set(`k${i}`, 'x'.repeat(150))
  cluster.advanceBy(5000)
  expect(fast.value('owner:7000', 'lease')).toBe('mine')
  const seen: string[] = []
  fast.updates$.subscribe(({ key, kind }) => key === 'lease' && seen.push(kind))
  cluster.network.partition(['fast'])
  cluster.time('fast').drift(3) // for it, time runs out early
  owner.delete('k0')
  cluster.advanceBy(5000) // and its tombstone is collected meanwhile: what it holds must be copied anew
  owner.set('k1', 'later')
  cluster.advanceBy(5000)
  expect(seen).toEqual(['expired'])
  cluster.time('fast').drift(1)
  cluster.network.heal()
  expect(cluster.runUntil(() => fast.value('owner:7000', 'k1') === 'later', 10_000, 10)).toBeDefined()
  expect(cluster.gossip('other').value('owner:7000', 'lease')).toBe('mine')
  expect(cluster.node('owner').own.gcVersion).toBeGreaterThan(0)
  cluster.advanceBy(30_000)
  expect(seen).toEqual(['expired'])
  expect(violations).toEqual([])
})

const link = { loss: 0.2, jitterMs: 50, duplication: 0.2 }

test('what was deleted while somebody was away never shows there again, whoever it asks first', () => {
  for (let seed = 1; seed <= 5; seed++) {
    const { cluster, violations, settlesWithin } = observed(options, { link, seed })
    const nodes = cluster.startMany(['a', 'b', 'c', 'd'])
    for (let i = 0; i < 20; i++) nodes[0].set(`k${i}`, i)
    cluster.advanceBy(8000)
    cluster.network.partition(['d'], ['c'])
    for (let i = 0; i < 20; i += 2) nodes[0].delete(`k${i}`)
    cluster.advanceBy(8000)
    const back: string[] = []
    nodes[3].updates$.subscribe(({ key, kind }) => kind === 'set' && back.push(key))
    cluster.network.partition(['a', 'b'], ['c', 'd']) // two that missed it, together
    cluster.advanceBy(8000)
    cluster.network.heal()
    expect(settlesWithin(60_000)).toBeDefined()
    expect(back).toEqual([])
    expect(violations).toEqual([])
  }
})
