import type { Digest } from '../../../src/core/reconcile/digest.js'
import { makeColumnDigest } from '../../../src/core/reconcile/column-digest.js'
import { makeDigest } from '../../../src/core/reconcile/digest.js'
import { jsonSizes } from '../../../src/wire/sizes.js'
import { Parts } from '../support/context.js'
import { set } from '../support/make.js'

const columnsOf = ({ columns }: Digest) => {
  if (columns === undefined) throw new Error('a digest by name')
  return columns
}

const bytesOf = (digest: Digest): number => {
  const { roster, start, heartbeats, maxVersions, gcVersions } = columnsOf(digest)
  const rows = digest.rows.reduce((sum, row) => sum + jsonSizes.row(row), 0)
  return `"k":${JSON.stringify([roster, start, heartbeats, maxVersions, gcVersions])},`.length + rows
}

const withPeers = (count: number): Parts => {
  const parts = new Parts()
  for (let i = 0; i < count; i++) parts.meet(`p${String(i).padStart(3, '0')}`, { heartbeat: 1000 + i })
  return parts
}

describe('a digest by place', () => {
  it('says of everybody, by name in order, how far they are', () => {
    const parts = withPeers(2)
    parts.meet('a', { heartbeat: 7, entries: [set(1, 'k'), set(2, 'l')], gcVersion: 1 })
    const digest = makeColumnDigest(parts.context, parts.peers, 10_000)
    expect(digest).toMatchObject({ complete: false, rows: [], peers: 4 })
    expect(columnsOf(digest)).toEqual({
      roster: parts.peers.store.roster.fingerprint,
      start: 0,
      heartbeats: [7, parts.own.heartbeat, 1000, 1001],
      maxVersions: [2],
      gcVersions: [1],
    })
  })

  it('says nothing in columns of those who are failed or left: of them there are rows', () => {
    const parts = withPeers(2)
    parts.meet('gone', { status: 'failed', ageMs: 29_999 })
    const { rows, columns } = makeColumnDigest(parts.context, parts.peers, 10_000)
    expect(rows.map(({ name, status }) => [name, status])).toEqual([['gone', 'failed']])
    expect(columns?.heartbeats).toEqual([0, parts.own.heartbeat, 1000, 1001])
  })

  it('claims of a peer that is being copied anew how far the copy is, and its goal', () => {
    const parts = withPeers(1)
    const replica = parts.meet('a')
    const cut = { from: 0, gcVersion: 4, toVersion: 6, senderMax: 9, entries: [set(6, 'k')] }
    replica.apply({ ...replicaDelta(replica), ...cut }, Infinity, 0)
    expect(replica.resync?.goal).toBe(9)
    const { columns } = makeColumnDigest(parts.context, parts.peers, 10_000)
    expect([columns?.maxVersions[0], columns?.gcVersions[0]]).toEqual([6, 9])
  })

  it('stays within its budget, and holds many more than one by name', () => {
    const parts = withPeers(300)
    parts.nowMs = 60_000
    const { context, peers } = parts
    const budget = 1200
    const byPlace = makeColumnDigest(context, peers, budget)
    expect(bytesOf(byPlace)).toBeLessThanOrEqual(budget)
    expect(bytesOf(byPlace)).toBeGreaterThan(budget - 100)
    expect(columnsOf(byPlace).heartbeats.length).toBeGreaterThan(4 * makeDigest(context, peers, budget).rows.length)
    expect(byPlace.peers).toBe(columnsOf(byPlace).heartbeats.length)
  })

  it('begins anywhere when it cannot hold all, so that everybody stands in one before long', () => {
    const parts = withPeers(300)
    parts.nowMs = 60_000
    const { context, peers } = parts
    const told = new Set<number>()
    for (let i = 0; i < 100; i++) {
      const { start, heartbeats } = columnsOf(makeColumnDigest(context, peers, 600))
      heartbeats.forEach((_, at) => told.add((start + at) % 301))
    }
    expect(told.size).toBe(301)
  })

  it('names those who changed most recently when it cannot hold all', () => {
    const parts = withPeers(300)
    parts.nowMs = 500
    parts.meet('p177', { entries: [set(1, 'k')] })
    parts.nowMs = 20_000
    parts.peers.get('p177')!.changed(parts.nowMs)
    const { rows } = makeColumnDigest(parts.context, parts.peers, 600)
    expect(rows.map(({ name }) => name)).toEqual(['p177'])
  })

  it('asks for the names that were met and are unknown', () => {
    const { context, peers } = withPeers(3)
    peers.want('stranger')
    expect(makeColumnDigest(context, peers, 10_000).rows).toMatchObject([{ name: 'stranger', generation: 0 }])
  })
})

const replicaDelta = ({ name, address, generation, heartbeat }: ReturnType<Parts['meet']>) =>
  ({ name, address, generation, heartbeat, status: 'alive', ageMs: 0 }) as const
