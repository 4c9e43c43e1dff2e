import { SimulatedCluster } from '../../src/testing/simulated-cluster.js'
import { MembershipLog } from '../support/membership-log.js'
import { messagesWithin } from '../support/messages-within.js'

const nodes = 100
const names = Array.from({ length: nodes }, (_, i) => `n${i}`)

/** A cluster that starts at once on one core. */
const started = (inputCostMs: number) => {
  const log = new MembershipLog()
  const cluster = new SimulatedCluster({ link: { latencyMs: 2, jitterMs: 2 }, inputCostMs, watch: log.watch })
  cluster.startMany(names)
  const knowsAll = (name: string): boolean => cluster.node(name).peers.live.size === nodes - 1
  const allKnowAllMs = cluster.runUntil(() => names.every(knowsAll), 60_000)
  expect(allKnowAllMs).toBeDefined()
  return { cluster, log, allKnowAllMs }
}

/** How much is sent in a while, a node and second, and how much of the core that takes. */
const inAWhile = (cluster: SimulatedCluster) => {
  const { busyMs } = cluster.core
  const messages = messagesWithin(cluster, 20_000) / (20 * nodes)
  return { messages, coreShare: (cluster.core.busyMs - busyMs) / 20_000 }
}

describe('nodes that share a core', () => {
  it('are at rest again after it was too slow for them for a while, and have called nobody failed', () => {
    const { cluster, log } = started(2)
    cluster.advanceBy(20_000)
    const before = inAWhile(cluster)
    expect(before.coreShare).toBeGreaterThan(0.75)
    cluster.core.costMs = 10
    cluster.advanceBy(20_000)
    expect(cluster.core.lateMs).toBeGreaterThan(1000)
    cluster.core.costMs = 2
    cluster.advanceBy(40_000)
    const after = inAWhile(cluster)
    expect(after.coreShare).toBeLessThan(0.9)
    expect(after.messages).toBeLessThan(1.15 * before.messages)
    expect(log.of('failed')).toEqual([])
  })

  it('get along with one that is always too slow: they do less of everything, and call nobody failed who runs', () => {
    const { cluster, log, allKnowAllMs } = started(5)
    expect(allKnowAllMs).toBeLessThan(35_000) // 58 s when news is gathered for no longer than usual
    cluster.advanceBy(60_000)
    const { messages, coreShare } = inAWhile(cluster)
    expect(coreShare).toBeGreaterThan(0.95)
    expect(messages).toBeLessThan(1)
    expect(log.of('failed')).toEqual([])
    cluster.crash('n7')
    expect(cluster.runUntil(() => log.of('failed').length === nodes - 1, 90_000)).toBeDefined()
    expect(new Set(log.of('failed'))).toEqual(new Set(['n7:7000']))
  })
})
