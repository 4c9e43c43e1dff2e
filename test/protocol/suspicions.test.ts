import { SimulatedCluster, type SimulatedClusterOptions } from '../../src/testing/index.js'
import { MembershipLog } from '../support/membership-log.js'

/** With such digests nodes of some dozens hear of each other as rarely as thousands do, and so small a share of them asks. */
const small = { maxDigestPeers: 16, probers: 10 }

const hosts = (count: number): string[] => Array.from({ length: count }, (_, i) => `n${i}`)

/** So many nodes that have known each other for long, with what they see and what is told of suspicions from then on. */
const settled = (count: number, { options = {}, seed = 3 }: SimulatedClusterOptions = {}, settleMs = 20_000) => {
  const log = new MembershipLog()
  const cluster = new SimulatedCluster({ seed, link: { latencyMs: 2, jitterMs: 2 }, options, watch: log.watch })
  cluster.startMany(hosts(count))
  cluster.introduce()
  cluster.advanceBy(settleMs)
  log.seen.length = 0
  const told = { suspicions: 0, inquiries: 0 }
  cluster.network.tap((message) => {
    if (message.type !== 'news') return
    for (const { accusers } of message.suspicions ?? []) told[accusers.length > 0 ? 'suspicions' : 'inquiries'] += 1
  })
  return { cluster, log, told }
}

const statusOf = (cluster: SimulatedCluster, observer: string, peer: string) =>
  cluster.gossip(observer).peers.get(`${peer}:7000`)?.status

describe('a death', () => {
  it('is seen by all of 120 within ten seconds, though digests hold 16 and anybody is heard of rarely', () => {
    const { cluster, log } = settled(120, { options: small })
    cluster.crash('n7')
    const isSeen = () => cluster.names.every((name) => statusOf(cluster, name, 'n7') === 'failed')
    expect(cluster.runUntil(isSeen, 10_000)).toBeDefined()
    cluster.advanceBy(10_000)
    expect(new Set(log.of('failed'))).toEqual(new Set(['n7:7000']))
    expect(log.of('recovered')).toEqual([])
  })

  it('is explained by who asked in vain', () => {
    const { cluster, log } = settled(50, { options: small })
    cluster.crash('n7')
    cluster.advanceBy(15_000)
    const failures = log.seen.flatMap(({ event }) => (event.kind === 'failed' ? [event] : []))
    expect(failures).toHaveLength(49)
    for (const { evidence } of failures) expect(evidence.accusers).toBeGreaterThan(0)
  })
})

describe('a peer that stands still for four seconds among a hundred', () => {
  it('is called failed by nobody, and is not suspected any more afterwards', () => {
    const { cluster, log, told } = settled(100, { options: small })
    for (const name of ['n3', 'n40', 'n77']) {
      cluster.pause(name)
      cluster.advanceBy(4000)
      cluster.resume(name)
      cluster.advanceBy(11_000)
    }
    expect(told.suspicions).toBeGreaterThan(0)
    expect(log.seen).toEqual([])
    const suspected = cluster.names.flatMap((name) => [...cluster.node(name).peers.live].map((peer) => peer.suspicion))
    expect(suspected.filter((suspicion) => suspicion !== undefined)).toEqual([])
  })
})

describe('a split that heals, among those whose digests hold a part of the others', () => {
  it.each([
    ['in halves', 120, 60, 25, 1],
    ['in halves', 120, 60, 25, 3],
    ['of a tenth', 200, 20, 40, 2],
  ])('leaves nothing behind by which anybody is called failed once more: %s of %d', (_, count, few, splitS, seed) => {
    const log = new MembershipLog()
    const options = { maxDigestPeers: 16 }
    const cluster = new SimulatedCluster({ seed, link: { latencyMs: 2, jitterMs: 2 }, options, watch: log.watch })
    cluster.startMany(hosts(count))
    cluster.advanceBy(30_000)
    cluster.network.partition(cluster.names.slice(0, few), cluster.names.slice(few))
    cluster.advanceBy(splitS * 1000)
    expect(log.of('failed').length).toBeGreaterThan(few * (count - few))
    log.seen.length = 0
    cluster.network.heal()
    cluster.advanceBy(20_000)
    expect(log.of('failed')).toEqual([])
    expect(cluster.names.filter((name) => cluster.node(name).peers.live.size < count - 1)).toEqual([])
  })
})

describe('two nodes that cannot reach each other', () => {
  it('suspect each other before nobody else, and rarely ask others', () => {
    const { cluster, log, told } = settled(60, { options: small })
    cluster.network.cut('n3', 'n5')
    cluster.network.cut('n5', 'n3')
    cluster.advanceBy(120_000)
    expect(log.seen).toEqual([])
    expect(told.suspicions).toBe(0)
    expect(told.inquiries).toBeLessThan(40)
  })
})

describe('two nodes that cannot reach each other, whose hearts beat rarely', () => {
  it.each([1, 2])('suspect each other before nobody: an answer to another is a sign of life (%d)', (seed) => {
    const { cluster, told } = settled(30, { seed, options: { ...small, heartbeatIntervalMs: 10_000 } }, 70_000)
    cluster.network.cut('n3', 'n5')
    cluster.network.cut('n5', 'n3')
    cluster.advanceBy(320_000)
    expect(told.suspicions).toBe(0)
  })
})

describe('a split of eight seconds', () => {
  it('is over for everybody some seconds after it healed', () => {
    const { cluster, log } = settled(60, { options: small })
    cluster.network.partition(hosts(20))
    cluster.advanceBy(8000)
    cluster.network.heal()
    const isWhole = () => cluster.names.every((name) => cluster.node(name).peers.live.size === 59)
    expect(log.of('failed').length).toBeGreaterThan(0)
    expect(cluster.runUntil(isWhole, 8000)).toBeDefined()
    log.seen.length = 0
    cluster.advanceBy(30_000)
    expect(log.seen).toEqual([])
  })
})

describe('a restart', () => {
  it('within two seconds is no failure, and nobody suspects the new run', () => {
    const { cluster, log } = settled(60, { options: small })
    for (const name of ['n4', 'n30']) {
      cluster.crash(name)
      cluster.advanceBy(1900)
      cluster.restart(name)
      cluster.advanceBy(8000)
    }
    expect(log.of('failed')).toEqual([])
    expect(log.of('restarted')).toHaveLength(2 * 59)
    expect(log.seen.filter(({ event }) => event.kind === 'restarted' || event.kind === 'joined')).toEqual(log.seen)
  })
})
