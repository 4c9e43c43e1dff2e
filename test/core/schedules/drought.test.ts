import type { DigestMessage } from '../../../src/core/message.js'
import { Lab } from '../support/lab.js'
import type { LabNode } from '../support/lab-node.js'

const nodesOf = (lab: Lab, count: number): LabNode[] => {
  const nodes = lab.cluster(...Array.from({ length: count }, (_, i) => `n${i}`))
  lab.run(20_000)
  return nodes
}

const doubtedBy = (lab: Lab, { node }: LabNode): number =>
  [...node.phis().values()].filter((phi) => phi > lab.settings.suspectPhi).length

/** What a node asks those it doubts at one evaluation after the other; lets time pass until it asks as is wanted. */
const askedBy = (lab: Lab, node: LabNode, isWanted: (asked: readonly DigestMessage[]) => boolean): DigestMessage[] => {
  for (let passedMs = 0; passedMs < 20_000; passedMs += 100) {
    lab.run(100)
    const sentBefore = lab.sent.length
    lab.step(node, { kind: 'evaluation' })
    const asked = lab.sent.slice(sentBefore).flatMap(({ message }) => (message.type === 'digest' ? [message] : []))
    if (isWanted(asked)) return asked
    lab.deliverAll()
  }
  throw new Error(`${node.name} never asked so`)
}

const isWhole = ({ complete, columns }: DigestMessage): boolean => complete || columns !== undefined

describe('a node that doubts', () => {
  test.each([20, 6])(
    'most of %d, as it heard nothing, sends its whole digest to each it asks: any answer settles nearly all',
    (size) => {
      const lab = new Lab()
      const [node] = nodesOf(lab, size) as [LabNode]
      lab.reaches = (_, to) => to !== node
      while (doubtedBy(lab, node) < 0.8 * (size - 1)) lab.run(100)
      const asked = askedBy(lab, node, ({ length }) => length === Math.min(8, size - 1))
      expect(asked.filter(isWhole)).toEqual(asked)

      lab.reaches = () => true
      lab.deliver()
      lab.deliver(lab.wire.length - 1) // the first question, and its answer
      expect(doubtedBy(lab, node)).toBeLessThanOrEqual(1)
    },
  )

  test('more than it may ask, though not most, sends it to one of those it asks', () => {
    const lab = new Lab()
    const nodes = nodesOf(lab, 60)
    const dead = nodes.slice(-28)
    lab.reaches = (from, to) => !dead.includes(from) && !dead.includes(to)
    const asked = askedBy(lab, nodes[0]!, (questions) => questions.some(isWhole))
    expect([asked.length, asked.filter(isWhole).length]).toEqual([8, 1])
  })

  test('one of many asks for a sign of life and no more', () => {
    const lab = new Lab()
    const nodes = nodesOf(lab, 30)
    const dead = nodes.at(-1)!
    lab.reaches = (from, to) => from !== dead && to !== dead
    const [{ rows }] = askedBy(lab, nodes[0]!, ({ length }) => length === 1) as [DigestMessage]
    expect(rows.map(({ name }) => name)).toEqual(['n0', 'n29'])
  })
})
