import { SimulatedCluster } from '../../src/testing/simulated-cluster.js'
import { differences as differencesOf } from '../../src/testing/views.js'

// A writer that sets 5,000 values a second over 1,000 keys, in a cluster of 10 with the defaults.

const keys = 1000
const tickMs = 10
const writesPerTick = 50
const writingMs = 3000
const entryBytes = 64

const names = Array.from({ length: 10 }, (_, i) => `n${i}`)

const link = (loss: number) => ({ latencyMs: 2, jitterMs: 2, loss })

/** Runs it, looks at memory each tick, and returns how long after the last write all were equal, and who was called failed. */
const run = (seed: number, loss: number) => {
  const cluster: SimulatedCluster = new SimulatedCluster({ seed, link: link(loss) })
  const nodes = cluster.startMany(names)
  // on a bad network somebody may look for its seed a while
  const knowAll = () => nodes.every(({ peers }) => peers.size === names.length - 1)
  expect(cluster.runUntil(knowAll, 120_000)).toBeDefined()
  cluster.advanceBy(5000)
  const failed: string[] = []
  for (const node of nodes) node.failures$.subscribe(({ peer }) => failed.push(peer))
  const { own, writes } = cluster.node('n0')
  let most = { waiting: 0, keys: 0, logged: 0, ownBytes: 0, heldBytes: 0 }
  let asked = 0
  for (let ms = 0; ms < writingMs; ms += tickMs) {
    for (let i = 0; i < writesPerTick; i++) nodes[0]!.set(`key-${asked % keys}`, asked++)
    cluster.advanceBy(tickMs)
    const held = names.slice(1).map((name) => cluster.node(name).peers.bytes)
    most = {
      waiting: Math.max(most.waiting, writes.pressure.waitingKeys),
      keys: Math.max(most.keys, writes.keyCount),
      logged: Math.max(most.logged, own.entries.depthSince(0)),
      ownBytes: Math.max(most.ownBytes, own.entries.bytes),
      heldBytes: Math.max(most.heldBytes, ...held),
    }
  }
  const others = names.slice(1).map((name) => cluster.node(name).peers)
  const isEverywhere = () => others.every((peers) => peers.get(own.name)?.maxVersion === own.maxVersion)
  const equalMs = cluster.runUntil(() => writes.pressure.waitingKeys === 0 && isEverywhere(), 10_000, 5)
  return { equalMs, failed, most, published: own.maxVersion, asked, differences: differencesOf(cluster) }
}

test.each([1, 2, 3, 4])('all are equal within 2 s of the last write, seed %i', (seed) => {
  const { equalMs, failed, most, published, asked, differences } = run(seed, 0)
  expect(equalMs).toBeLessThanOrEqual(2000)
  expect(differences).toEqual([])
  expect(failed).toEqual([])
  expect(most.waiting).toBeLessThanOrEqual(keys)
  expect(most.keys).toBe(keys)
  expect(most.logged).toBeLessThanOrEqual(2 * keys + 16)
  expect(most.ownBytes).toBeLessThanOrEqual(keys * entryBytes)
  expect(most.heldBytes).toBeLessThanOrEqual(keys * entryBytes)
  expect(published).toBeLessThan(asked) // so it did have to wait
})

test.each([1, 6])('on a network that loses every fourth message rounds do the rest, seed %i', (seed) => {
  const { equalMs, failed } = run(seed, 0.25)
  expect(equalMs).toBeLessThanOrEqual(10_000)
  expect(failed).toEqual([])
})
