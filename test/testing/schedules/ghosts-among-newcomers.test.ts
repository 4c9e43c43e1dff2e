import { observed } from './support.js'

/** How long a death takes to be seen, with room to spare. */
const detectionMs = 12_000
const failedGraceMs = 30_000

test('a dead peer is forgotten by all within its grace, though newcomers come all the time', () => {
  const { cluster, events, violations } = observed({ failedGraceMs }, { link: { loss: 0.05 } })
  cluster.startMany(['a', 'b', 'c', 'dead'])
  cluster.advanceBy(10_000)
  cluster.crash('dead')
  const diedMs = cluster.scheduler.now()
  for (let i = 0; i < 24; i++) {
    // each finds the cluster by the one before it, who knows the dead only by hearsay
    cluster.start(`new${i}`, { seeds: [i === 0 ? 'b' : `new${i - 1}`, 'a'] })
    cluster.advanceBy(2500)
  }
  const about = events.filter(({ peer, atMs }) => peer === 'dead' && atMs > diedMs)
  // who came after the verdict is told of nobody's death, and sees nobody join
  const announced = about.filter(({ kind }) => kind === 'joined')
  for (const { atMs } of announced) expect(atMs).toBeLessThan(diedMs + detectionMs)
  const forgotten = about.filter(({ kind }) => kind === 'forgotten')
  expect(forgotten.map(({ at }) => at)).toEqual(expect.arrayContaining(['a', 'b', 'c']))
  for (const { atMs } of forgotten) expect(atMs).toBeLessThan(diedMs + detectionMs + failedGraceMs)
  for (const name of cluster.names) expect(cluster.node(name).peers.get('dead:7000')).toBeUndefined()
  expect(violations).toEqual([])
})

test('newcomers that die in turn are forgotten, each in its own time', () => {
  const { cluster, violations } = observed({ failedGraceMs })
  cluster.startMany(['a', 'b', 'c'])
  cluster.advanceBy(5000)
  for (let i = 0; i < 30; i++) {
    cluster.start(`new${i}`)
    cluster.advanceBy(2000)
    if (i >= 3) cluster.crash(`new${i - 3}`)
    const deaths = [...cluster.node('b').peers.all()].length - cluster.names.length + 1
    expect(deaths).toBeLessThanOrEqual((detectionMs + failedGraceMs) / 2000)
  }
  cluster.advanceBy(detectionMs + failedGraceMs)
  expect([...cluster.node('b').peers.all()].map(({ name }) => name).sort()).toEqual(
    cluster.names
      .filter((name) => name !== 'b')
      .map((name) => `${name}:7000`)
      .sort(),
  )
  expect(violations).toEqual([])
})
