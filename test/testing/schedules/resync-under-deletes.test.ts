import { observed } from './support.js'

const options = { maxMessageBytes: 2048, maxEntryBytes: 512, tombstoneGraceMs: 5000, failedGraceMs: 600_000 }

/** An owner of sixty keys that sets and deletes five times a second, and one that was away for longer than the grace. */
const withOneBehind = () => {
  const world = observed(options, { link: { latencyMs: 20 } })
  const { cluster } = world
  const [owner, behind] = cluster.startMany(['owner', 'behind', 'other'])
  for (let i = 0; i < 60; i++) owner.set(`k${i}`, String(i).padStart(150, 'x'))
  cluster.advanceBy(10_000)
  let writes = 0
  const work = (ms: number): void => {
    for (let done = 0; done < ms; done += 200) {
      owner.set(`steady${writes}`, writes)
      owner.delete(`steady${writes - 3}`)
      writes += 1
      cluster.advanceBy(200)
    }
  }
  cluster.network.partition(['behind'])
  work(15_000)
  cluster.network.heal()
  return { ...world, behind: behind, work }
}

test('a resync ends while its owner goes on deleting', () => {
  const { cluster, work, violations } = withOneBehind()
  const held = () => cluster.node('behind').peers.get('owner:7000')!
  expect(held().maxVersion).toBeLessThan(cluster.node('owner').own.gcVersion)
  let resynced = false
  let tookMs = 0
  for (; held().maxVersion < cluster.node('owner').own.maxVersion - 10; tookMs += 200) {
    expect(tookMs).toBeLessThan(15_000)
    work(200)
    resynced ||= held().resync !== undefined
  }
  work(20_000) // and it stays caught up
  expect(held().resync).toBeUndefined()
  expect(held().maxVersion).toBeGreaterThan(cluster.node('owner').own.maxVersion - 10)
  cluster.advanceBy(20_000)
  expect(held().entries.size).toBe(cluster.node('owner').own.entries.size)
  expect(violations).toEqual([])
})

test('the map on show changes at once, not piece by piece', () => {
  const { cluster, work, behind, violations } = withOneBehind()
  const sizes = new Set<number>()
  const steps: number[] = []
  behind.updates$.subscribe(() => sizes.add(behind.entries('owner:7000').size))
  for (let i = 0; i < 50; i++) {
    work(200)
    steps.push(behind.entries('owner:7000').size)
  }
  // 60 lasting keys and about three that come and go: none is ever missing
  expect(Math.min(...steps, ...sizes)).toBeGreaterThanOrEqual(60)
  expect(violations).toEqual([])
  expect(cluster.node('behind').peers.get('owner:7000')!.resync).toBeUndefined()
})
