import type { LinkRule } from '../../src/testing/link.js'
import { SimulatedCluster } from '../../src/testing/simulated-cluster.js'
import { messagesWithin } from '../support/messages-within.js'

const nodes = 30
const names = Array.from({ length: nodes }, (_, i) => `n${i}`)

/** A cluster that has been at rest for half a minute. */
const atRest = (link: Partial<LinkRule>, far = 0, farLink: Partial<LinkRule> = {}): SimulatedCluster => {
  const cluster = new SimulatedCluster({ seed: 3, link })
  for (const name of names.slice(0, far)) {
    for (const other of names) {
      cluster.network.setLink(name, other, farLink)
      cluster.network.setLink(other, name, farLink)
    }
  }
  cluster.startMany(names)
  cluster.advanceBy(30_000)
  return cluster
}

const minuteMs = 60_000

describe('a network on which answers take longer than probeTimeoutMs', () => {
  const near = messagesWithin(atRest({ latencyMs: 2 }), minuteMs)

  test.each([
    { where: 'everywhere', cluster: () => atRest({ latencyMs: 200 }) },
    { where: 'by chance', cluster: () => atRest({ latencyMs: 20, jitterMs: 400 }) },
    { where: 'between two regions', cluster: () => atRest({ latencyMs: 2 }, 10, { latencyMs: 150 }) },
  ])('sees hardly more messages than another: $where', ({ cluster }) => {
    expect(messagesWithin(cluster(), minuteMs) / near).toBeLessThan(1.6)
  })

  it('sees no storm of questions where they take longer than exchangeTimeoutMs, too', () => {
    expect(messagesWithin(atRest({ latencyMs: 1500 }), minuteMs) / near).toBeLessThan(2.5)
  })

  it('sees a death, and nobody else called failed', () => {
    const cluster = atRest({ latencyMs: 400 })
    const failed: string[] = []
    for (const name of names) cluster.gossip(name).failures$.subscribe(({ peer }) => failed.push(peer))
    cluster.crash('n7')
    expect(cluster.runUntil(() => failed.length >= nodes - 1, 15_000)).toBeDefined()
    expect(new Set(failed)).toEqual(new Set(['n7:7000']))
  })
})
