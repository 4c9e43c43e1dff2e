import { SimulatedCluster } from '../../src/testing/simulated-cluster.js'

const names = Array.from({ length: 10 }, (_, i) => `n${i}`)

/** Ten nodes as by default, and one whose heart beats that rarely; of whom failures were told, by whomever. */
const withSlow = (heartbeatIntervalMs: number) => {
  const cluster: SimulatedCluster = new SimulatedCluster({ seed: 3, link: { latencyMs: 2 } })
  const failed: string[] = []
  for (const name of [...names, 'slow']) {
    const gossip = cluster.prepare(name, name === 'slow' ? { options: { heartbeatIntervalMs } } : {})
    gossip.failures$.subscribe((event) => failed.push(event.peer))
    cluster.run(name)
  }
  return { cluster, failed }
}

describe.each([20_000, 60_000])(
  'a peer whose heart beats once in %i ms, and not once in 1000 as that of others',
  (ms) => {
    it('is not called failed while it answers, nor asked all the time', () => {
      const { cluster, failed } = withSlow(ms)
      cluster.advanceBy(5000)
      let digests = 0
      cluster.network.tap(({ type }) => (digests += type === 'digest' ? 1 : 0))
      cluster.advanceBy(600_000)
      expect(failed).toEqual([])
      expect(digests / 600 / cluster.names.length).toBeLessThan(1.3) // of which 1 is the round's
    })

    it('is called failed by all when it does not answer any more, as soon as any other', () => {
      const { cluster, failed } = withSlow(ms)
      cluster.advanceBy(300_000)
      cluster.crash('slow')
      expect(cluster.runUntil(() => failed.length === names.length, 8000)).toBeDefined()
    })
  },
)
