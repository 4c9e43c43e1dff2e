import { Lab } from '../support/lab.js'
import type { LabNode } from '../support/lab-node.js'

/** Three who know each other, of whom b has written, and nothing of it has arrived anywhere. */
const afterWrite = () => {
  const lab = new Lab({ newsFanout: 3 })
  const [a, b, c] = lab.cluster('a', 'b', 'c') as [LabNode, LabNode, LabNode]
  lab.run(10_000)
  lab.set(b, 'k', 1)
  lab.advance(200)
  lab.wire = []
  /** Whether `by` pushes news of b within the next rounds' pauses. */
  const pushes = (by: LabNode): boolean => {
    const before = lab.sent.length
    for (let i = 0; i < 20; i++) lab.advance(20)
    return lab.sent
      .slice(before)
      .some(({ from, message: said }) => from === by && said.type === 'news' && said.deltas.some((d) => d.name === 'b'))
  }
  return { lab, a, b, c, pushes }
}

describe('what an exchange brings', () => {
  it('is news where it comes from its owner', () => {
    const { lab, a, b, pushes } = afterWrite()
    lab.exchange(b, a)
    expect(a.map('b')).toEqual({ k: 1 })
    expect(pushes(a)).toBe(true)
  })

  it('is none where somebody else tells of it, who has told it already', () => {
    const { lab, a, b, c, pushes } = afterWrite()
    lab.exchange(b, c)
    lab.exchange(c, a)
    expect(a.map('b')).toEqual({ k: 1 })
    expect(pushes(a)).toBe(false)
  })
})
