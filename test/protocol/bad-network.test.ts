import { SimulatedCluster } from '../../src/testing/simulated-cluster.js'
import { MembershipLog } from '../support/membership-log.js'

const names = (count: number) => Array.from({ length: count }, (_, i) => `n${i}`)

// Three exchanges in four fail here. Whoever takes the network for a good one convicts the living, and a node that has just
// started has nothing but an assumption to go by.
describe('thirty nodes that start on a network that loses every other message', () => {
  it.each([12, 13, 17, 18])('convict nobody in their first twenty seconds (seed %i)', (seed) => {
    const { seen, watch } = new MembershipLog()
    const cluster = new SimulatedCluster({ seed, link: { latencyMs: 2, jitterMs: 2, loss: 0.5 }, watch })
    cluster.startMany(names(30))
    cluster.advanceBy(20_000)
    expect(seen.filter(({ event }) => event.kind === 'failed')).toEqual([])
  })
})

// Whoever has heard little of a peer of late may call it failed while others still tell of its last heartbeats.
describe('sixty nodes on a network that loses one message in twenty', () => {
  it.each([1, 2])('call each of those who die failed, and none of them recovered (seed %i)', (seed) => {
    const log = new MembershipLog()
    const link = { latencyMs: 2, jitterMs: 2, loss: 0.05 }
    const cluster = new SimulatedCluster({ seed, link, watch: log.watch })
    cluster.startMany(names(60))
    cluster.advanceBy(20_000)
    const dead = names(10).slice(1)
    for (const name of dead) {
      cluster.crash(name)
      cluster.advanceBy(15_000)
    }
    expect(new Set(log.of('failed'))).toEqual(new Set(dead.map((name) => `${name}:7000`)))
    expect(log.of('recovered')).toEqual([])
  })
})
