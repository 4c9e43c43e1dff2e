import { jsonSizes } from '../../../src/wire/sizes.js'
import type { Row } from '../../../src/core/message.js'
import { askFor, digestOfAll, digestOfSome } from '../../../src/core/reconcile/digest.js'
import { set } from '../support/make.js'
import { Parts } from '../support/context.js'

const bytes = (rows: readonly Row[]): number => rows.reduce((sum, each) => sum + jsonSizes.row(each), 0)

const makeDigest = (...given: Parameters<typeof digestOfSome>) => digestOfAll(...given) ?? digestOfSome(...given)

const withPeers = (count: number): Parts => {
  const parts = new Parts()
  for (let i = 0; i < count; i++) parts.meet(`p${i}`)
  return parts
}

describe('a digest', () => {
  it('is complete when every row fits, the own one first', () => {
    const { context, peers } = withPeers(3)
    const digest = makeDigest(context, peers, 10_000)
    expect(digest.complete).toBe(true)
    expect(digest.rows.map(({ name }) => name)).toEqual(['me', 'p0', 'p1', 'p2'])
  })

  it('is complete up to the last byte', () => {
    const { context, peers } = withPeers(3)
    const needed = bytes(makeDigest(context, peers, 10_000).rows)
    expect(makeDigest(context, peers, needed).complete).toBe(true)
    expect(makeDigest(context, peers, needed - 1)).toMatchObject({ complete: false })
  })

  it('leaves out who has been gone for half the grace', () => {
    const parts = withPeers(1)
    parts.meet('gone', { status: 'failed', ageMs: 29_999 })
    parts.meet('left', { status: 'left', ageMs: 30_000 })
    const names = () => makeDigest(parts.context, parts.peers, 10_000).rows.map(({ name }) => name)
    expect(names()).toEqual(['me', 'p0', 'gone'])
    parts.nowMs = 1
    expect(names()).toEqual(['me', 'p0'])
  })
})

describe('a digest that does not hold all', () => {
  const budget = 600

  it('has the own row, though that be most of what fits', () => {
    const { context, peers } = withPeers(10)
    const ownBytes = bytes(digestOfSome(context, peers, 10_000).rows.slice(0, 1))
    expect(digestOfSome(context, peers, ownBytes).rows.map(({ name }) => name)).toEqual(['me'])
  })

  it('stays within its budget and says that it is a subset', () => {
    const { context, peers } = withPeers(100)
    const digest = makeDigest(context, peers, budget)
    expect(digest.complete).toBe(false)
    expect(digest.rows[0]?.name).toBe('me')
    expect(bytes(digest.rows)).toBeLessThanOrEqual(budget)
    expect(bytes(digest.rows)).toBeGreaterThan(budget / 2)
  })

  it('names nobody twice', () => {
    const { context, peers } = withPeers(100)
    for (let i = 0; i < 50; i++) {
      const names = makeDigest(context, peers, budget).rows.map(({ name }) => name)
      expect(new Set(names).size).toBe(names.length)
    }
  })

  it('asks for the names that were met and are unknown, before all else, once', () => {
    const { context, peers } = withPeers(100)
    peers.want('stranger')
    expect(makeDigest(context, peers, budget).rows[1]).toEqual(askFor('stranger'))
    expect(makeDigest(context, peers, budget).rows.map(({ name }) => name)).not.toContain('stranger')
  })

  it('always holds what changed most recently', () => {
    const parts = withPeers(100)
    parts.nowMs = 500
    parts.meet('p77', { entries: [set(1, 'k')] })
    for (let i = 0; i < 50; i++) {
      const { rows } = makeDigest(parts.context, parts.peers, budget)
      expect(rows.map(({ name }) => name)).toContain('p77')
    }
  })

  it('holds everybody in the long run', () => {
    const { context, peers } = withPeers(100)
    const seen = new Set<string>()
    for (let i = 0; i < 500; i++) for (const { name } of makeDigest(context, peers, budget).rows) seen.add(name)
    expect(seen.size).toBe(101)
  })

  it('holds everybody in the long run, though half of them change all the time and names are long', () => {
    const parts = new Parts()
    const names = Array.from({ length: 60 }, (_, i) => `node-${i}.some-where.example.org:9000`)
    for (const name of names) parts.meet(name, { heartbeat: 12_345, entries: [set(4321, 'k')] })
    const seen = new Set<string>()
    for (let i = 1; i <= 300; i++) {
      parts.nowMs = i * 1000
      for (const name of names.slice(0, 30)) parts.peers.get(name)!.changed(parts.nowMs)
      for (const { name } of makeDigest(parts.context, parts.peers, 1200).rows) seen.add(name)
    }
    expect(names.filter((name) => !seen.has(name))).toEqual([])
  })
})
