import fc from 'fast-check'
import { seededRandom } from '../../../src/random.js'
import { messageBytes } from '../../../src/wire/message-bytes.js'
import { Lab } from '../support/lab.js'

const faults = fc.record({
  seed: fc.nat(1_000_000),
  size: fc.integer({ min: 2, max: 6 }),
  loss: fc.constantFrom(0, 0.1, 0.4),
  newsFanout: fc.constantFrom(0, 2),
  maxMessageBytes: fc.constantFrom(1400, 3000, 65_536),
})

/** A cluster whose nodes write, delete and let expire for half a minute, while messages get lost. */
const busyCluster = ({
  seed,
  size,
  loss,
  newsFanout,
  maxMessageBytes,
}: typeof faults extends fc.Arbitrary<infer F> ? F : never) => {
  const lab = new Lab({ maxMessageBytes, newsFanout, tombstoneGraceMs: 5000 }, seed)
  const random = seededRandom(Math.imul(seed + 1, 0x9e3779b1))
  lab.reaches = () => random() >= loss
  const nodes = lab.cluster(...Array.from({ length: size }, (_, i) => `n${i}`))
  for (let second = 0; second < 30; second++) {
    for (const node of nodes) {
      const key = `k${Math.floor(random() * 6)}`
      const what = random()
      if (what < 0.3) lab.set(node, key, 'x'.repeat(Math.floor(random() * 250)))
      else if (what < 0.5) lab.set(node, key, second, 200 + random() * 4000)
      else if (what < 0.7) lab.delete(node, key)
    }
    lab.run(1000)
  }
  return { lab, nodes }
}

describe('a busy cluster on a lossy network', () => {
  it('agrees in every map once the loss ends, and no message was ever too long', () => {
    fc.assert(
      fc.property(faults, (plan) => {
        const { lab, nodes } = busyCluster(plan)
        lab.reaches = () => true
        lab.run(20_000)
        for (const node of nodes) {
          for (const { name } of nodes)
            expect(node.map(name)).toEqual(lab.nodes.find((n) => n.name === name)!.map(name))
          expect(new Set(Object.values(node.statuses))).toEqual(new Set(['alive']))
        }
        const longest = Math.max(...lab.sent.map(({ message }) => messageBytes(message)))
        expect(longest).toBeLessThanOrEqual(plan.maxMessageBytes)
      }),
      { numRuns: 12 },
    )
  })

  it('never outbids, restarts or yields for anything that a network can do', () => {
    fc.assert(
      fc.property(faults, (plan) => {
        const { nodes } = busyCluster(plan)
        for (const { events, diagnostics, up } of nodes) {
          expect(events.filter(({ kind }) => kind === 'restarted' || kind === 'left')).toEqual([])
          expect(diagnostics.filter(({ kind }) => kind === 'outbid' || kind === 'name-conflict')).toEqual([])
          expect(up).toBe(true)
        }
      }),
      { numRuns: 8 },
    )
  })
})
