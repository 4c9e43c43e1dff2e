import { Lab } from '../support/lab.js'
import type { LabNode } from '../support/lab-node.js'

test('a push that waited for longer than the overlap leaves no gap, though nothing was lost', () => {
  const lab = new Lab({ newsFanout: 3 })
  const [a, b] = lab.cluster('a', 'b') as [LabNode, LabNode]
  lab.run(10_000)
  lab.set(a, 'k0', 0)
  lab.pushLate(a)
  expect(b.map('a')).toEqual({ k0: 0 })
  lab.sent.length = 0
  for (let i = 1; i <= 9; i++) {
    lab.advance(100)
    lab.set(a, `k${i}`, i)
  }
  for (let i = 0; i < 10; i++) lab.advance(10)
  const pushed = lab.sent.flatMap(({ from, message }) => (from === a && message.type === 'news' ? message.deltas : []))
  expect(pushed[0]?.from).toBeLessThanOrEqual(1)
})
