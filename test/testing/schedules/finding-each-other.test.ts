import { hosts, observed } from './support.js'

const seedBackoffCapMs = 10_000

test('a node that was alone for longer than anybody is remembered comes back by its seeds', () => {
  const { cluster, of, violations, settlesWithin } = observed({ failedGraceMs: 20_000, seedBackoffCapMs })
  const nodes = cluster.startMany(hosts(6))
  cluster.advanceBy(10_000)
  cluster.network.partition(['n4'])
  nodes[4]!.set('alone', 1)
  nodes[0]!.set('without it', 1)
  cluster.advanceBy(120_000)
  expect(nodes[4]!.peers.size).toBe(0)
  expect(nodes[0]!.peers.size).toBe(4)
  expect(of('forgotten')).toHaveLength(10)
  cluster.network.heal()
  expect(settlesWithin(seedBackoffCapMs + 5000)).toBeDefined()
  expect(nodes[4]!.value('n0:7000', 'without it')).toBe(1)
  expect(nodes[1]!.value('n4:7000', 'alone')).toBe(1)
  expect(violations).toEqual([])
})

test('a node that is started before its seed finds it once it runs', () => {
  const { cluster, settlesWithin } = observed({ seedBackoffCapMs })
  cluster.start('early', { seeds: ['late'] })
  cluster.advanceBy(300_000)
  cluster.start('late')
  expect(settlesWithin(seedBackoffCapMs + 5000)).toBeDefined()
})

test('two seeds that are started at the same moment merge, with those who know but one of them', () => {
  const { cluster, violations, settlesWithin } = observed({ seedBackoffCapMs }, { link: { latencyMs: 50, loss: 0.1 } })
  for (const name of ['s0', 's1']) cluster.start(name, { seeds: ['s0', 's1'] })
  for (let i = 0; i < 10; i++) cluster.start(`n${i}`, { seeds: [`s${i % 2}`] })
  expect(settlesWithin(20_000)).toBeDefined()
  expect(violations).toEqual([])
})

test('two halves that grew apart become one when a link between their seeds is there', () => {
  const { cluster, of, violations, settlesWithin } = observed({ seedBackoffCapMs })
  const [left, right] = [hosts(5, 'l'), hosts(5, 'r')]
  cluster.network.partition(left, right)
  for (const name of [...left, ...right]) cluster.start(name, { seeds: ['l0', 'r0'] })
  cluster.advanceBy(60_000)
  expect(cluster.gossip('l3').peers.size).toBe(4)
  cluster.network.heal()
  // of five nodes two are seeds: each round somebody tries the other one
  expect(settlesWithin(seedBackoffCapMs + 10_000)).toBeDefined()
  expect(of('failed')).toEqual([])
  expect(violations).toEqual([])
})

test('a whole cluster that is restarted at once finds itself again, and nobody mourns a former run', () => {
  const { cluster, of, violations, settlesWithin } = observed()
  const names = hosts(20)
  for (const name of names) cluster.start(name, { seeds: ['n0', 'n1'] })
  names.forEach((name, i) => cluster.gossip(name).set('i', i))
  expect(settlesWithin(20_000)).toBeDefined()
  for (const name of names) cluster.crash(name)
  cluster.advanceBy(3000)
  for (const name of names) cluster.restart(name)
  names.forEach((name, i) => cluster.gossip(name).set('i', 100 + i))
  expect(settlesWithin(20_000)).toBeDefined()
  cluster.advanceBy(60_000)
  expect(of('failed', 'forgotten', 'outbid', 'restarted')).toEqual([]) // nobody is left who knew the former runs
  expect(violations).toEqual([])
})

test('a rolling restart is seen as such: one restart each, and no failure', () => {
  const { cluster, of, violations, settlesWithin } = observed()
  const names = hosts(8)
  for (const name of names) cluster.start(name, { seeds: ['n0', 'n1'] })
  expect(settlesWithin(20_000)).toBeDefined()
  for (const name of names) {
    cluster.crash(name)
    cluster.advanceBy(1000)
    cluster.restart(name)
    expect(settlesWithin(15_000)).toBeDefined()
  }
  expect(of('failed')).toEqual([])
  for (const peer of names) expect(of('restarted').filter((event) => event.peer === peer)).toHaveLength(7)
  expect(violations).toEqual([])
})
