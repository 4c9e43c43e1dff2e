import { Lab } from '../support/lab.js'
import type { LabNode } from '../support/lab-node.js'

describe('a node that heard nothing for so long that it doubts more peers than it may ask at once', () => {
  const lab = new Lab()
  const nodes = lab.cluster(...Array.from({ length: 20 }, (_, i) => `n${i}`))
  const [node] = nodes as [LabNode]
  lab.run(20_000)
  lab.reaches = (_, to) => to !== node
  lab.run(6500)
  const doubted = (): number => [...node.node.phis().values()].filter((phi) => phi > lab.settings.suspectPhi).length

  it('sends its whole digest to one of those it asks, and the answer settles the doubts about all', () => {
    expect(doubted()).toBeGreaterThan(16)
    const sentBefore = lab.sent.length
    lab.step(node, { kind: 'evaluation' })
    const asked = lab.sent.slice(sentBefore).flatMap(({ message }) => (message.type === 'digest' ? [message] : []))
    expect(asked).toHaveLength(8)
    expect(asked.filter(({ complete, columns }) => complete || columns !== undefined)).toHaveLength(1)

    lab.reaches = () => true
    lab.deliverAll()
    expect(doubted()).toBe(0)
  })
})
