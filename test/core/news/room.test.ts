import { Lab } from '../support/lab.js'
import type { LabNode } from '../support/lab-node.js'

describe('news of somebody who lives that does not fit', () => {
  it('is not pushed in part, nor as nothing but a heartbeat: the next exchange brings it', () => {
    const lab = new Lab({ newsFanout: 3, maxMessageBytes: 4096 })
    const [a, b] = lab.cluster('a', 'b') as [LabNode, LabNode]
    lab.run(10_000)
    const large = 'x'.repeat(2500)
    lab.set(a, 'k', large)
    lab.advance(100)
    expect(lab.wire).toEqual([])
    lab.run(3000)
    expect(b.map('a')).toEqual({ k: large })
  })
})
