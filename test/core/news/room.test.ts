import { messageBytes } from '../../../src/wire/message-bytes.js'
import { Lab } from '../support/lab.js'
import type { LabNode } from '../support/lab-node.js'
import { delta, set } from '../support/make.js'

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
    expect(a.node.nextWakeMs).toBe(Infinity)
    expect(b.map('a')).toEqual({ k: large })
  })
})

describe('news of several that does not fit into one push', () => {
  /** What `a` pushes when it hears of three peers at once, each with a value of so many characters. */
  const pushed = (length: number, cluster = 'test') => {
    const lab = new Lab({ newsFanout: 3, maxMessageBytes: 4096, cluster })
    const [a, b] = lab.cluster('a', 'b') as [LabNode, LabNode]
    lab.run(10_000)
    const deltas = ['p', 'q', 'r'].map((name) => delta({ name, entries: [set(1, 'k', 'x'.repeat(length))] }))
    lab.tell(b, a, ...deltas)
    for (let i = 0; i < 50; i++) lab.advance(20)
    return lab.wire.flatMap(({ to, message }) => (to === b && message.type === 'news' ? [message] : []))
  }

  it('is told in several, none of which takes more than half a message', () => {
    const news = pushed(1200)
    expect(new Set(news.flatMap(({ deltas }) => deltas.map(({ name }) => name)))).toEqual(new Set(['p', 'q', 'r']))
    for (const message of news) {
      expect(message.deltas).toHaveLength(1)
      expect(messageBytes(message)).toBeLessThanOrEqual(2048)
    }
  })

  it('goes by what is left beside the envelope', () => {
    const cluster = 'c'.repeat(250)
    const news = Array.from({ length: 30 }, (_, i) => pushed(1300 + 20 * i, cluster)).flat()
    const most = Math.max(...news.map(messageBytes))
    expect(most).toBeLessThanOrEqual(2048)
    expect(most).toBeGreaterThan(1500)
  })
})
