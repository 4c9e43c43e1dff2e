import { SimulatedCluster } from '../../src/testing/index.js'
import { record, VirtualCluster } from '../support/virtual-cluster.js'

let cluster: VirtualCluster
beforeEach(() => (cluster = new VirtualCluster()))
afterEach(() => cluster.stop())

describe('phi$', () => {
  test('tells of every live peer each evaluationIntervalMs, counted from when the first listens', async () => {
    const { a } = await cluster.pair()
    const startMs = cluster.nowMs
    const samples = record(a.phi$, (phis) => [cluster.nowMs - startMs, ...phis.keys()])
    cluster.run(1000)
    expect(samples).toEqual([250, 500, 750, 1000].map((ms) => [ms, 'b']))
  })

  test('grows while a peer is silent, also between one evaluation and the next', async () => {
    const { a, b } = await cluster.pair()
    await b.stop()
    const phis = record(a.phi$, (sample) => sample.get('b')!)
    cluster.run(2500)
    expect(phis).toHaveLength(10)
    expect([...phis].sort((one, other) => one - other)).toEqual(phis)
    expect(new Set(phis).size).toBe(10)
  })

  test('is one for all who listen, says nothing before the start, and ends with the node', async () => {
    const a = cluster.make('a')
    const [samples, others] = [record(a.phi$), record(a.phi$)]
    cluster.run(1000)
    expect(samples).toEqual([])
    await a.start()
    cluster.run(1000)
    expect(samples).toHaveLength(4)
    expect(samples.map((sample, i) => sample === others[i])).toEqual([true, true, true, true])
    await a.stop()
    cluster.run(1000)
    expect([samples.slice(4), others.slice(4), record(a.phi$)]).toEqual([['end'], ['end'], ['end']])
  })

  test.each([0, 30, 300, 600, 900])(
    'after an own pause of a node %p ms later nobody seems silent for as long',
    (ms) => {
      const simulated = new SimulatedCluster()
      const [a] = simulated.startMany(['a', 'b', 'c'])
      simulated.advanceBy(20_000 + ms)
      const greatest = record(a.phi$, (phis) => Math.max(...phis.values()))
      simulated.pause('a')
      simulated.advanceBy(30_000)
      simulated.resume('a')
      simulated.advanceBy(250)
      expect(greatest.length).toBeGreaterThan(0)
      expect(Math.max(...greatest)).toBeLessThan(5)
    },
  )
})
