import { SimulatedCluster } from '../../src/testing/index.js'
import { MembershipLog } from '../support/membership-log.js'

const names = Array.from({ length: 30 }, (_, i) => `n${i}`)

/** Everybody who is called failed while two nodes stand still for that long every two seconds, for ten minutes. */
const failedWhilePausing = (pauseMs: number, options: { readonly phiThreshold?: number } = {}) => {
  const log = new MembershipLog()
  const cluster = new SimulatedCluster({ link: { latencyMs: 2, jitterMs: 2, loss: 0.05 }, options, watch: log.watch })
  cluster.startMany(names)
  cluster.advanceBy(30_000)
  for (let i = 0; i < 300; i++) {
    for (const name of ['n3', 'n17']) cluster.pause(name)
    cluster.advanceBy(pauseMs)
    for (const name of ['n3', 'n17']) cluster.resume(name)
    cluster.advanceBy(2000 - pauseMs)
  }
  return log.of('failed')
}

describe('own pauses that are too short to be noticed', () => {
  it('convict nobody, on either side', () => {
    expect(failedWhilePausing(900)).toEqual([])
  })

  it('would, if less were enough for a verdict', () => {
    expect(failedWhilePausing(900, { phiThreshold: 2 })).not.toEqual([])
  })
})
