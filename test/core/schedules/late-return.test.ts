import { Lab } from '../support/lab.js'
import type { LabNode } from '../support/lab-node.js'
import { addressOf } from '../support/make.js'

const failedGraceMs = 60_000

/** For how long a cluster lacks a node that went, and came back as a new run so long after, with something to tell. */
const lackedForMs = (size: number, how: 'left' | 'crashed', goneMs: number): number => {
  const lab = new Lab({ newsFanout: 3, failedGraceMs })
  const nodes = lab.cluster(...Array.from({ length: size }, (_, i) => `n${i}`))
  lab.run(20_000)
  const gone = nodes.at(-1)!
  const others = nodes.slice(0, -1)
  if (how === 'left') lab.leave(gone)
  lab.deliverAll()
  gone.stop()
  lab.run(goneMs)
  expect(new Set(others.map(({ statuses }) => statuses[gone.name]))).toEqual(
    new Set([how === 'left' ? 'left' : 'failed']),
  )
  const again = lab.add(gone.name, { seeds: ['n0'], ...(how === 'crashed' && { address: addressOf('elsewhere') }) })
  lab.set(again, 'role', 'worker')
  for (let i = 0; i < 10; i++) lab.advance(20) // it knows nobody yet: this is pushed to nobody
  const backMs = lab.nowMs
  while (others.some((node) => node.map(gone.name)?.['role'] !== 'worker') && lab.nowMs - backMs < failedGraceMs)
    lab.run(500)
  return lab.nowMs - backMs
}

// In the second half of its grace a peer is held and not spoken of. Its next run is to be heard of all the same.
describe('a node that comes back in the second half of the grace of its former run', () => {
  test.each([
    [2, 'left', 10_000],
    [2, 'left', 40_000],
    [8, 'left', 40_000],
    [8, 'crashed', 20_000],
    [8, 'crashed', 40_000],
  ] as const)('is taken in at once: of %d one %s, %d ms ago', (size, how, goneMs) => {
    expect(lackedForMs(size, how, goneMs)).toBeLessThanOrEqual(5000)
  })
})

// A machine may be set back to a snapshot: then the very same run goes on where it was long ago.
describe('a run that is set back behind what is remembered of it', () => {
  test.each([
    [3, 40_000],
    [3, 90_000],
    [10, 40_000],
    [10, 90_000],
  ])('is taken in at once, as a later one: of %d, after %d ms', (size, goneMs) => {
    const lab = new Lab({ newsFanout: 3, failedGraceMs })
    const nodes = lab.cluster(...Array.from({ length: size }, (_, i) => `n${i}`))
    lab.run(120_000)
    const gone = nodes.at(-1)!
    const others = nodes.slice(0, -1)
    gone.stop()
    lab.run(goneMs)
    lab.add(gone.name, { seeds: ['n0'], generation: gone.node.own.generation })
    lab.run(5000)
    for (const node of others) expect(node.statuses[gone.name]).toBe('alive')
  })
})

// Who said goodbye while somebody could not hear it has been failed there for longer than it has been gone.
test('rosters are the same again after one that was long failed is told of as having left just now', () => {
  const lab = new Lab({ failedGraceMs, newsFanout: 3 })
  const nodes = lab.cluster(...Array.from({ length: 10 }, (_, i) => `n${i}`))
  const [first, last] = [nodes[0], nodes[9]] as [LabNode, LabNode]
  lab.run(20_000)
  lab.reaches = (from, to) => (from === first) === (to === first)
  lab.run(45_000)
  expect(first.statuses[last.name]).toBe('failed')
  lab.leave(last)
  lab.deliverAll()
  last.stop()
  lab.reaches = () => true
  lab.run(10_000)
  expect(first.statuses[last.name]).toBe('left')
  expect(new Set(nodes.slice(0, -1).map(({ node }) => node.peers.store.roster.fingerprint)).size).toBe(1)
})
