import { hosts, observed } from './support.js'

const nodes = 100

/** Digests that each host was sent, second by second, around a death. */
const aroundDeath = (options: { probers?: number }) => {
  const { cluster, of } = observed(options, { checked: false })
  cluster.startMany(hosts(nodes))
  cluster.advanceBy(15_000)
  cluster.crash('n42')
  const seconds: Map<string, number>[] = []
  for (let second = 0; second < 20; second++) {
    const asked = new Map<string, number>()
    cluster.network.tap(({ type }, _, { host }) => {
      if (type === 'digest') asked.set(host, (asked.get(host) ?? 0) + 1)
    })
    cluster.advanceBy(1000)
    seconds.push(asked)
  }
  const dead = seconds.map((asked) => asked.get('n42') ?? 0)
  const healthy = seconds.map((asked) => Math.max(...[...asked].map(([host, count]) => (host === 'n42' ? 0 : count))))
  return { dead, healthy, of, sum: dead.reduce((sum, count) => sum + count, 0) }
}

test.each([[100], [5]])('one dead among a hundred draws no herd, with %i probers', (probers) => {
  const { dead, healthy, of, sum } = aroundDeath({ probers })
  // four evaluations a second; chance may double it for a moment
  expect(Math.max(...dead)).toBeLessThanOrEqual(2 * 4 * Math.min(probers, nodes) + 5)
  // doubts last for some seconds; then the failed one is tried about once a round
  expect(sum).toBeLessThan(6 * nodes)
  expect(Math.max(...dead.slice(10))).toBeLessThan(8)
  expect(Math.max(...healthy)).toBeLessThan(12)
  expect(new Set(of('failed').map(({ peer }) => peer))).toEqual(new Set(['n42']))
  expect(new Set(of('failed').map(({ at }) => at)).size).toBe(nodes - 1)
})
