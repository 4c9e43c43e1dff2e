import { formatAddress } from '../../../src/core/address.js'
import { Partners } from '../../../src/core/membership/partners.js'
import { Seeds } from '../../../src/core/membership/seeds.js'
import { selectContacts } from '../../../src/core/membership/selection.js'
import { addressOf } from '../support/make.js'
import { Parts } from '../support/context.js'

interface Cluster {
  readonly live: number
  readonly failed?: number
  readonly left?: number
  readonly seeds?: number
  readonly fanout?: number
}

const draws = 10_000

/** Counts, over many rounds of such a cluster, who was contacted why. */
const contacted = ({ live, failed = 0, left = 0, seeds = 0, fanout = 1 }: Cluster) => {
  const parts = new Parts({ fanout })
  const named = (kind: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${kind}${i}`)
  for (const name of named('live', live)) parts.meet(name)
  for (const name of named('failed', failed)) parts.meet(name, { status: 'failed' })
  for (const name of named('left', left)) parts.meet(name, { status: 'left' })
  const known = new Seeds(named('seed', seeds).map(addressOf), 1000, 10_000)
  const partners = new Partners(parts.context, parts.peers)
  const counts: Record<string, number> = {}
  const rounds: string[][] = []
  for (let i = 0; i < draws; i++) {
    const contacts = selectContacts(parts.context, parts.peers, known, partners)
    rounds.push(contacts.map(({ address }) => formatAddress(address)))
    for (const { reason } of contacts) counts[reason] = (counts[reason] ?? 0) + 1
  }
  const share = (reason: string): number => (counts[reason] ?? 0) / draws
  return { share, rounds }
}

describe('whom to gossip to', () => {
  it('is one live peer, each as likely', () => {
    const { rounds } = contacted({ live: 4 })
    expect(rounds.filter((round) => round.length !== 1)).toEqual([])
    for (const name of ['live0:1', 'live1:1', 'live2:1', 'live3:1']) {
      expect(Math.abs(rounds.filter(([only]) => only === name).length / draws - 0.25)).toBeLessThan(0.03)
    }
  })

  it('is `fanout` different ones, or all there are', () => {
    const sizes = (cluster: Cluster) => new Set(contacted(cluster).rounds.map((round) => new Set(round).size))
    expect(sizes({ live: 5, fanout: 3 })).toEqual(new Set([3]))
    expect(sizes({ live: 2, fanout: 3 })).toEqual(new Set([2]))
  })

  it('is nobody when nobody is known', () => {
    expect(contacted({ live: 0, left: 3 }).rounds.flat()).toEqual([])
  })

  it('is a failed peer with probability failed / (live + 1), at most 1', () => {
    expect(Math.abs(contacted({ live: 9, failed: 2 }).share('failed') - 0.2)).toBeLessThan(0.03)
    expect(contacted({ live: 1, failed: 5 }).share('failed')).toBe(1)
    expect(contacted({ live: 0, failed: 1 }).share('failed')).toBe(1)
    expect(contacted({ live: 9 }).share('failed')).toBe(0)
  })

  it('is a seed with probability seeds / (live + failed)', () => {
    expect(Math.abs(contacted({ live: 8, failed: 2, seeds: 3 }).share('seed') - 0.3)).toBeLessThan(0.03)
    expect(contacted({ live: 8 }).share('seed')).toBe(0)
  })

  it('is always a seed while fewer peers are live than there are seeds', () => {
    expect(contacted({ live: 2, failed: 50, seeds: 3 }).share('seed')).toBe(1)
    expect(contacted({ live: 0, seeds: 1 }).share('seed')).toBe(1)
  })

  it('is never a peer that has left', () => {
    const { rounds } = contacted({ live: 2, left: 5, fanout: 5 })
    expect(new Set(rounds.flat())).toEqual(new Set(['live0:1', 'live1:1']))
  })

  it('names each address once: a seed may be a live peer as well', () => {
    const parts = new Parts()
    parts.meet('a')
    const seeds = new Seeds([addressOf('a'), addressOf('a')], 1, 1)
    const contacts = selectContacts(parts.context, parts.peers, seeds, new Partners(parts.context, parts.peers))
    expect(contacts.map(({ address }) => formatAddress(address))).toEqual(['a:1'])
  })
})
