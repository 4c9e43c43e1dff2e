import { isRight } from 'fp-ts/lib/Either.js'
import { inSections, makeColumnDigest, withMaps, withVersions } from '../../../src/core/reconcile/column-digest.js'
import type { Said } from '../../../src/core/reconcile/columns.js'
import type { Digest } from '../../../src/core/reconcile/digest.js'
import { digestOfSome } from '../../../src/core/reconcile/digest.js'
import { ownSlot } from '../../../src/core/state/roster.js'
import { columnsCodec } from '../../../src/wire/codecs/columns.js'
import { jsonSizes } from '../../../src/wire/sizes.js'
import { Parts } from '../support/context.js'
import { set } from '../support/make.js'

const saidIn = ({ said }: Digest): Said => {
  if (said === undefined) throw new Error('a digest by name')
  return said
}

const sectionsOf = (digest: Digest) => {
  const { columns } = saidIn(digest)
  if (columns.sections === undefined) throw new Error('a digest in one piece')
  return columns
}

const bytesOf = (digest: Digest): number => {
  const rows = digest.rows.reduce((sum, row) => sum + jsonSizes.row(row), 0)
  return `"k":${JSON.stringify(columnsCodec.encode(saidIn(digest).columns))},`.length + rows
}

/** Heartbeat, max and gc version that columns which begin with the first say of each. */
const saidOf = ({ peers, own }: Parts, { heartbeats, columns }: Said): Record<string, number[]> => {
  const { versions } = columns
  if (typeof versions === 'number') throw new Error('versions in one number')
  const names = peers.store.roster.slots.map((slot) => (slot === ownSlot ? own.name : peers.store.names[slot]!))
  return Object.fromEntries(
    names.map((name, i) => [name, [heartbeats[i] ?? 0, versions.max[i] ?? 0, versions.gc[i] ?? 0]]),
  )
}

const withPeers = (count: number): Parts => {
  const parts = new Parts()
  for (let i = 0; i < count; i++) parts.meet(`p${String(i).padStart(3, '0')}`, { heartbeat: 1000 + i })
  return parts
}

describe('a digest in sections', () => {
  it('says in how many runs each is, and by what number to know them', () => {
    const { context, peers } = withPeers(99)
    const digest = makeColumnDigest(context, peers, 10_000, inSections(8))
    expect(digest).toMatchObject({ complete: false, rows: [], peers: 100 })
    const { sections, heartbeats } = sectionsOf(digest)
    expect(heartbeats).toHaveLength(100)
    expect(sections).toMatchObject({ count: 8, first: 0 })
    const known = Array.from({ length: 8 }, (_, i) => peers.store.roster.section(i, 8))
    expect(sections.sizes).toEqual(known.map(({ size }) => size))
    expect(sections.fingerprints).toEqual(known.map(({ fingerprint }) => fingerprint))
  })

  it.each([200, 600, 1200])('begins with any and ends anywhere when %i bytes cannot hold all', (budget) => {
    const parts = withPeers(299)
    parts.nowMs = 60_000
    const { context, peers } = parts
    const begun = new Set<number>()
    for (let i = 0; i < 200; i++) {
      const digest = makeColumnDigest(context, peers, budget, inSections(32))
      expect(bytesOf(digest)).toBeLessThanOrEqual(budget)
      const { sections, start, heartbeats } = sectionsOf(digest)
      const { count, first, sizes } = sections
      begun.add(first)
      expect(start).toBe(peers.store.roster.section(first, count).start)
      expect(sizes.slice(0, -1).reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(heartbeats.length)
      expect(digest).toMatchObject({ complete: false, peers: heartbeats.length })
      expect(heartbeats.length).toBeGreaterThan(0)
    }
    expect(begun.size).toBe(32)
  })
})

describe('a peer of which somebody told that it never had a heartbeat', () => {
  it.each([0, 1, 2])('leaves the digest in sections readable, among %i others', (count) => {
    const parts = withPeers(count)
    for (let i = 0; i < 64; i++) parts.meet(`none${i}`, { heartbeat: 0, entries: [set(1, 'k')] })
    const digest = makeColumnDigest(parts.context, parts.peers, 10_000, inSections(4))
    const sent: unknown = JSON.parse(JSON.stringify(columnsCodec.encode(saidIn(digest).columns)))
    expect(isRight(columnsCodec.decode(sent))).toBe(true)
  })
})

describe('a digest by place', () => {
  it('says of everybody, in the order of the roster, how far they are', () => {
    const parts = withPeers(2)
    parts.meet('a', { heartbeat: 7, entries: [set(1, 'k'), set(2, 'l')], gcVersion: 1 })
    const digest = makeColumnDigest(parts.context, parts.peers, 10_000, withVersions)
    expect(digest).toMatchObject({ complete: false, rows: [], peers: 4 })
    const { roster, start } = saidIn(digest).columns
    expect([roster, start]).toEqual([parts.peers.store.roster.fingerprint, 0])
    expect(saidOf(parts, saidIn(digest))).toEqual({
      a: [7, 2, 1],
      me: [parts.own.heartbeat, 0, 0],
      p000: [1000, 0, 0],
      p001: [1001, 0, 0],
    })
  })

  it('says nothing in columns of those who are failed or left: of them there are rows', () => {
    const parts = withPeers(2)
    parts.meet('gone', { status: 'failed', ageMs: 29_999 })
    const { rows, said } = makeColumnDigest(parts.context, parts.peers, 10_000, withVersions)
    expect(rows.map(({ name, status }) => [name, status])).toEqual([['gone', 'failed']])
    expect(saidOf(parts, said!)['gone']).toEqual([0, 0, 0])
    expect(saidOf(parts, said!)['p001']).toEqual([1001, 0, 0])
  })

  it('claims of a peer that is being copied anew how far the copy is, and its goal', () => {
    const parts = withPeers(1)
    const replica = parts.meet('a')
    const cut = { from: 0, gcVersion: 4, toVersion: 6, senderMax: 9, entries: [set(6, 'k')] }
    replica.apply({ ...replicaDelta(replica), ...cut }, Infinity, 0)
    expect(replica.resync?.goal).toBe(9)
    const { said } = makeColumnDigest(parts.context, parts.peers, 10_000, withVersions)
    expect(saidOf(parts, said!)['a']).toEqual([replica.heartbeat, 6, 9])
  })

  it.each([
    ['versions', withVersions, 5],
    ['a fingerprint of maps', withMaps(2 ** 53 - 1, true), 20],
  ] as const)('stays within its budget with %s, and holds many more than one by name', (_, gather, times) => {
    const parts = new Parts({ maxDigestPeers: 1500 })
    for (let i = 0; i < 1500; i++) parts.meet(`p${i}`, { heartbeat: 1000 + i, entries: [set(i % 4, 'k')] })
    parts.nowMs = 60_000
    const { context, peers } = parts
    const budget = 1200
    const byPlace = makeColumnDigest(context, peers, budget, gather)
    expect(bytesOf(byPlace)).toBeLessThanOrEqual(budget)
    expect(bytesOf(byPlace)).toBeGreaterThan(budget - 40)
    const { heartbeats } = saidIn(byPlace)
    expect(heartbeats.length).toBeGreaterThan(times * digestOfSome(context, peers, budget).rows.length)
    expect(byPlace.peers).toBe(heartbeats.length)
  })

  it.each([withVersions, withMaps(7, true)])(
    'begins anywhere when it cannot hold all, so that everybody stands in one before long',
    (gather) => {
      const parts = withPeers(300)
      parts.nowMs = 60_000
      const { context, peers } = parts
      const told = new Set<number>()
      for (let i = 0; i < 100; i++) {
        const { columns, heartbeats } = saidIn(makeColumnDigest(context, peers, 200, gather))
        expect(heartbeats.length).toBeGreaterThan(50)
        heartbeats.forEach((_, at) => told.add((columns.start + at) % 301))
      }
      expect(told.size).toBe(301)
    },
  )

  it('holds no more than `maxDigestPeers` at rest, from any place on', () => {
    const parts = new Parts({ maxDigestPeers: 40 })
    for (let i = 0; i < 99; i++) parts.meet(`p${i}`, { heartbeat: 1000 + i })
    parts.nowMs = 60_000
    const begun = new Set<number>()
    for (let i = 0; i < 300; i++) {
      const digest = makeColumnDigest(parts.context, parts.peers, 10_000, withMaps(7, true))
      expect([digest.peers, saidIn(digest).heartbeats.length]).toEqual([40, 40])
      begun.add(saidIn(digest).columns.start)
    }
    expect(begun.size).toBeGreaterThan(90)
  })

  it.each([
    ['with versions: those who differ are to be found', withVersions],
    ['in sections, for the same reason', inSections(8)],
    ['with a fingerprint of maps in an upheaval: silences are to say much', withMaps(7, false)],
  ])('holds as many as there is room for %s', (_, gather) => {
    const parts = new Parts({ maxDigestPeers: 40 })
    for (let i = 0; i < 99; i++) parts.meet(`p${i}`)
    expect(makeColumnDigest(parts.context, parts.peers, 10_000, gather).peers).toBe(100)
  })

  it.each([
    [159, false],
    [160, false],
    [161, true],
  ])('of 40 among %i says heartbeats in two digits: %p', (size, isWide) => {
    const parts = new Parts({ maxDigestPeers: 40 })
    for (let i = 1; i < size; i++) parts.meet(`p${i}`, { heartbeat: 1000 + i })
    parts.nowMs = 60_000
    for (const gather of [withVersions, withMaps(7, true)]) {
      const { columns, heartbeats } = saidIn(makeColumnDigest(parts.context, parts.peers, 10_000, gather))
      expect(columns.sections).toBeUndefined()
      expect('upper' in columns && columns.upper?.length).toBe(isWide ? heartbeats.length : undefined)
    }
  })

  it('says nothing at all where there is no room for a character', () => {
    const { context, peers } = withPeers(3)
    const { sizes } = context
    for (const gather of [withVersions, withMaps(7, true)]) {
      const digest = makeColumnDigest(context, peers, sizes.columns, gather)
      expect([digest.peers, saidIn(digest).heartbeats]).toEqual([0, []])
    }
  })

  it('names those who changed most recently when it cannot hold all', () => {
    const parts = withPeers(300)
    parts.nowMs = 500
    parts.meet('p177', { entries: [set(1, 'k')] })
    parts.nowMs = 20_000
    parts.peers.get('p177')!.changed(parts.nowMs)
    const { rows } = makeColumnDigest(parts.context, parts.peers, 200, withVersions)
    expect(rows.map(({ name }) => name)).toEqual(['p177'])
    // a fingerprint of maps says whether that is known
    expect(makeColumnDigest(parts.context, parts.peers, 200, withMaps(7, true)).rows).toEqual([])
  })

  it('has rows of those who are gone in half of its room at most, of other ones each time', () => {
    const parts = withPeers(20)
    for (let i = 0; i < 100; i++) parts.meet(`gone${i}`, { status: i % 2 === 0 ? 'failed' : 'left', ageMs: 5000 })
    const budget = 1200
    const told = new Set<string>()
    for (let i = 0; i < 100; i++) {
      const { rows, peers } = makeColumnDigest(parts.context, parts.peers, budget, withVersions)
      const rowBytes = rows.reduce((sum, row) => sum + jsonSizes.row(row), 0)
      expect(rowBytes).toBeLessThanOrEqual(budget / 2)
      expect(rowBytes).toBeGreaterThan(budget / 2 - 60)
      expect(peers).toBeGreaterThan(20)
      for (const { name } of rows) told.add(name)
    }
    expect(told.size).toBe(100)
  })

  it.each([
    ['versions', withVersions],
    ['a fingerprint of maps', withMaps(2 ** 53 - 1, true)],
    ['sections', inSections(8)],
  ] as const)('stays within its budget with %s, whatever has rows beside them', (_, gather) => {
    const parts = withPeers(100)
    for (let i = 0; i < 20; i++) parts.meet(`gone${i}`, { status: 'failed', ageMs: 5000 })
    for (let budget = 400; budget <= 4000; budget += 20) {
      for (let i = 0; i < 20; i++) parts.peers.want(`stranger${i}`)
      const digest = makeColumnDigest(parts.context, parts.peers, budget, gather)
      expect(bytesOf(digest)).toBeLessThanOrEqual(budget)
      const asks = digest.rows.filter(({ generation }) => generation === 0)
      expect(asks.reduce((sum, row) => sum + jsonSizes.row(row), 0)).toBeLessThanOrEqual(budget / 4)
    }
  })

  it('asks for the names that were met and are unknown', () => {
    const { context, peers } = withPeers(3)
    peers.want('stranger')
    expect(makeColumnDigest(context, peers, 10_000, withVersions).rows).toMatchObject([
      { name: 'stranger', generation: 0 },
    ])
  })
})

const replicaDelta = ({ name, address, generation, heartbeat }: ReturnType<Parts['meet']>) =>
  ({ name, address, generation, heartbeat, status: 'alive', ageMs: 0 }) as const
