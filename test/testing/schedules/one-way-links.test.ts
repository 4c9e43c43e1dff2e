import type { SimulatedCluster } from '../../../src/testing/simulated-cluster.js'
import { hosts, observed } from './support.js'

const names = hosts(8)
const observeFor = 180_000

/** Runs a cluster that knows itself for three minutes with those directions cut. */
const withCuts = (cuts: readonly (readonly [string, string])[]) => {
  const { cluster, of, violations } = observed()
  const nodes = cluster.startMany(names)
  cluster.advanceBy(15_000)
  for (const [from, to] of cuts) cluster.network.cut(from, to)
  for (const node of nodes) node.set('k', 1)
  cluster.advanceBy(observeFor)
  expect(violations).toEqual([])
  return { cluster, failures: of('failed') }
}

/** Whether everybody has what everybody wrote after the cut. */
const expectWhole = (cluster: SimulatedCluster): void => {
  for (const observer of names) {
    const missing = names.filter((o) => o !== observer && cluster.gossip(observer).value(`${o}:7000`, 'k') !== 1)
    expect([observer, missing]).toEqual([observer, []])
  }
}

test('a link of which only one direction works makes nobody fail', () => {
  const { cluster, failures } = withCuts([['n1', 'n2']])
  expect(failures).toEqual([])
  expectWhole(cluster)
})

test('nor do several such links, the directions all around', () => {
  const { cluster, failures } = withCuts(names.map((name, i) => [name, names[(i + 1) % names.length]!] as const))
  expect(failures).toEqual([])
  expectWhole(cluster)
})

const farFrom = names.filter((name) => name !== 'n3' && name !== 'n5')

// What little is heard of such a node is now and then too little for its detector; but only where it is concerned.
test.each([
  ['hears all and reaches but one other', farFrom.map((other) => ['n3', other] as const)],
  ['reaches all and hears but one other', farFrom.map((other) => [other, 'n3'] as const)],
])('a node that %s stays part of the cluster, and raises doubts about nobody else', (_, cuts) => {
  const { cluster, failures } = withCuts(cuts)
  expectWhole(cluster)
  expect(failures.filter(({ at, peer }) => at !== 'n3' && peer !== 'n3')).toEqual([])
})

test('two that cannot reach each other at all learn from the others what each of them writes', () => {
  const { cluster, failures } = withCuts([
    ['n1', 'n2'],
    ['n2', 'n1'],
  ])
  expectWhole(cluster)
  expect(failures.filter(({ at, peer }) => !['n1', 'n2'].includes(at) || !['n1', 'n2'].includes(peer))).toEqual([])
})
