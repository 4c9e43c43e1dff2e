import { SimulatedCluster } from '../../src/testing/simulated-cluster.js'

const names = Array.from({ length: 200 }, (_, i) => `n${i}`)

/** Nodes that know each other, whose digests hold 20 of the 200; how many each digest of a round held, and who was called failed. */
const settled = (loss: number) => {
  const options = { maxDigestPeers: 20 }
  const cluster: SimulatedCluster = new SimulatedCluster({ seed: 5, link: { latencyMs: 2, loss }, options })
  const held: number[] = []
  const failed: string[] = []
  for (const name of names) {
    const gossip = cluster.prepare(name)
    gossip.rounds$.subscribe(({ digestPeers }) => held.push(digestPeers))
    gossip.failures$.subscribe(({ peer }) => failed.push(peer))
    cluster.run(name)
  }
  cluster.introduce()
  return { cluster, held, failed }
}

describe.each([0, 0.25])('digests that hold a tenth of the peers, where %d of the messages are lost', (loss) => {
  it('are read by everybody, however rarely each is heard of, and nobody is called failed', () => {
    const { cluster, held, failed } = settled(loss)
    cluster.advanceBy(20_000)
    held.length = 0
    cluster.advanceBy(40_000)
    expect(new Set(held)).toEqual(new Set([20])) // after one that was not read, they would be in sections and hold all
    expect(failed).toEqual([])
  })
})
