import { Lab } from '../support/lab.js'
import type { LabNode } from '../support/lab-node.js'

const names = Array.from({ length: 16 }, (_, i) => `n${i}`)

/** Some who know each other and are heard of rarely, of whom from now on the last can be reached by nobody, and reaches all. */
const behindFirewall = (seed: number) => {
  const lab = new Lab({ newsFanout: 3, maxDigestPeers: 3 }, seed)
  const nodes = lab.cluster(...names)
  lab.run(20_000)
  const [last] = nodes.slice(-1) as [LabNode]
  lab.reaches = (_, to, isAnswer) => to !== last || isAnswer
  const before = lab.sent.length
  const accused = (): number =>
    lab.sent
      .slice(before)
      .filter(({ message }) => message.type === 'news' && message.suspicions?.some((s) => s.accusers.length > 0)).length
  return { lab, nodes, last, accused }
}

describe.each([1, 100, 200])('a node that nobody can reach, and that reaches others (%d)', (seed) => {
  it('is suspected, hears of it in answers to its own questions, and is called failed by nobody', () => {
    const { lab, nodes, accused } = behindFirewall(seed)
    lab.run(180_000)
    expect(accused()).toBeGreaterThan(0)
    for (const node of nodes) expect(node.events.filter(({ kind }) => kind !== 'joined')).toEqual([])
  })

  it('is called failed by all within a minute once it says nothing any more', () => {
    const { lab, nodes, last } = behindFirewall(seed)
    lab.run(30_000)
    last.stop()
    lab.run(60_000)
    for (const node of nodes.slice(0, -1)) expect(node.statuses[last.name]).toBe('failed')
  })
})
