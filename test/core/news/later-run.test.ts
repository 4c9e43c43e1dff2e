import { Lab } from '../support/lab.js'
import type { LabNode } from '../support/lab-node.js'
import { delta, set } from '../support/make.js'
import { generationAt } from '../support/settings.js'

test('news of a later run starts at its beginning, whatever was known of the former run a moment ago', () => {
  const lab = new Lab({ newsFanout: 3, newsOverlapMs: 5000 })
  const [a, b] = lab.cluster('a', 'b', 'c') as [LabNode, LabNode]
  lab.run(10_000)
  const tell = (run: number, version: number, from: number) => {
    const deltas = [
      delta({ name: 'p', generation: run, heartbeat: version, from, entries: [set(version, `k${version}`)] }),
    ]
    lab.tell(a, b, ...deltas)
  }
  const [former, later] = [generationAt(0), generationAt(20_000)]
  tell(former, 1, 0)
  for (let i = 0; i < 100; i++) lab.advance(10) // that is no news any more
  for (let version = 2; version <= 10; version++) {
    tell(former, version, version - 1)
    lab.advance(25)
  }
  lab.wire = []
  lab.sent.length = 0
  tell(later, 1, 0)
  for (let i = 0; i < 30; i++) lab.advance(10)
  const told = lab.sent.flatMap(({ from, message }) => (from === b && message.type === 'news' ? message.deltas : []))
  const ofLater = told.filter((each) => each.generation === later)
  expect(ofLater.length).toBeGreaterThan(0)
  for (const { from, entries } of ofLater) expect([from, entries.length]).toEqual([0, 1])
})
