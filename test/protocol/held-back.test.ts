import type { AllOptions } from '../../src/config/options.js'
import { SimulatedCluster } from '../../src/testing/simulated-cluster.js'
import { messageBytes } from '../../src/wire/message-bytes.js'

const names = ['a', 'b', 'c', 'd', 'e', 'f']
const keys = Array.from({ length: 100 }, (_, i) => `k${i}`)

type Options = Partial<AllOptions>

/** News would do, too. */
const byRounds = { newsFanout: 0 }

/** Six nodes of which these publish 100 KB each, a while ago; each but `a` has room for what `limits` say. */
const filled = (writers: readonly string[], limits: Options, options: Options = {}): SimulatedCluster => {
  const cluster: SimulatedCluster = new SimulatedCluster({ seed: 3, link: { latencyMs: 2 }, options })
  for (const name of names) cluster.start(name, name === 'a' ? {} : { options: limits })
  cluster.advanceBy(5000)
  for (const key of keys) {
    for (const name of writers) cluster.gossip(name).set(key, 'x'.repeat(1000))
    cluster.advanceBy(200)
  }
  cluster.advanceBy(60_000)
  return cluster
}

/** Bytes that a node sends in a second, all messages together. */
const traffic = (cluster: SimulatedCluster, seconds: number): number => {
  let bytes = 0
  cluster.network.tap((message) => (bytes += messageBytes(message)))
  cluster.advanceBy(seconds * 1000)
  cluster.network.tap(undefined)
  return bytes / seconds / cluster.names.length
}

const held = (cluster: SimulatedCluster, by: string, of: string): number =>
  cluster.gossip(by).entries(cluster.gossip(of).name).size

describe('maps for which there is no room', () => {
  it.each([
    ['as all together are too large', names, { maxStateBytes: 150_000 }, 142_000],
    ['as one has too many keys', ['a'], { maxKeysPerPeer: 10 }, 29_000],
  ])('are offered ever more rarely, %s', (_, writers, limits, inEachExchange) => {
    const cluster = filled(writers, limits)
    expect(held(cluster, 'b', 'a')).toBeLessThan(keys.length)
    expect(traffic(cluster, 120)).toBeLessThan(inEachExchange / 6)
  })

  it('do not keep the writes of others from coming', () => {
    const cluster = filled(['a'], { maxKeysPerPeer: 10 }, byRounds)
    for (let i = 0; i < 20; i++) {
      cluster.gossip('b').set('k', i)
      const others = names.filter((name) => name !== 'b')
      const isThere = (): boolean => others.every((name) => cluster.gossip(name).value('b:7000', 'k') === i)
      expect(cluster.runUntil(isThere, 6000)).toBeDefined()
    }
  })

  it('are taken in when there is room again', () => {
    const cluster = filled(['a'], { maxStateBytes: 60_000 }, byRounds)
    expect(held(cluster, 'b', 'a')).toBeLessThan(keys.length)
    for (const key of keys.slice(20)) cluster.gossip('a').delete(key)
    const others = names.slice(1)
    expect(cluster.runUntil(() => others.every((name) => held(cluster, name, 'a') === 20), 20_000)).toBeDefined()
  })

  it('are taken in at once when their owner starts again with a smaller one', () => {
    const cluster = filled(['a'], { maxStateBytes: 60_000 }, byRounds)
    cluster.crash('a')
    cluster.start('a')
    cluster.gossip('a').set('small', 1)
    const others = names.slice(1)
    expect(cluster.runUntil(() => others.every((name) => held(cluster, name, 'a') === 1), 3000)).toBeDefined()
  })
})
