import { SimulatedCluster } from '../../src/testing/simulated-cluster.js'

// Three exchanges in four fail here. Whoever takes the network for a good one convicts the living, and a node that has just
// started has nothing but an assumption to go by.
describe('thirty nodes that start on a network that loses every other message', () => {
  it.each([12, 13, 17])('convict nobody in their first twenty seconds (seed %i)', (seed) => {
    const convicted: string[] = []
    const cluster = new SimulatedCluster({
      seed,
      link: { latencyMs: 2, jitterMs: 2, loss: 0.5 },
      watch: ({ own }, _, effects) => {
        for (const effect of effects) {
          if (effect.kind !== 'membership' || effect.event.kind !== 'failed') continue
          convicted.push(`${own.name} convicts ${effect.event.peer}: ${JSON.stringify(effect.event.evidence)}`)
        }
      },
    })
    cluster.startMany(Array.from({ length: 30 }, (_, i) => `n${i}`))
    cluster.advanceBy(20_000)
    expect(convicted).toEqual([])
  })
})
