import type { Delta } from '../../../src/core/message.js'
import type { Settings } from '../../../src/core/settings.js'
import { Lab } from '../support/lab.js'
import type { LabNode } from '../support/lab-node.js'
import { delta } from '../support/make.js'

/** Nodes that have no room for what `b` publishes. */
const full = (settings: Partial<Settings> = {}): Lab => new Lab({ maxStateBytes: 5000, partners: 0, ...settings })

const publish = (lab: Lab, at: LabNode): void => {
  for (let i = 0; i < 30; i++) lab.set(at, `k${i}`, 'x'.repeat(300))
}

/** How often what somebody publishes was offered. */
const offers = ({ sent }: Lab, of: LabNode): number =>
  sent.flatMap(({ message }) => ('deltas' in message ? message.deltas : [])).filter(({ name }) => name === of.name)
    .length

describe('a map for which there is no room', () => {
  it('is not offered by its owner to whoever asks it for a sign of life', () => {
    const lab = full()
    const [a, b] = lab.cluster('a', 'b', 'c', 'd', 'e') as [LabNode, LabNode]
    publish(lab, b)
    lab.run(120_000)
    expect(a.map('b')).toEqual({})
    lab.sent.length = 0
    for (let i = 0; i < 10; i++) {
      a.node.peers.get('b')!.accuse().misses += 1
      lab.advance(500)
      lab.step(a, { kind: 'evaluation' })
      lab.deliverAll()
    }
    expect(lab.sent.filter(({ to, message }) => to === b && message.type === 'digest')).toHaveLength(10)
    expect(offers(lab, b)).toBeLessThan(2)
  })

  it('is not asked for in each exchange of two whose rosters differ', () => {
    const lab = full({ maxDigestBytes: 2048, fanout: 64 })
    const [a, b] = [lab.add('a'), lab.add('b')]
    const tell = (teller: LabNode, at: LabNode, deltas: readonly Delta[]): void => {
      const { name, address, generation } = teller.node.own
      const sender = { name, address, generation }
      lab.say(teller, at, { type: 'news', cluster: 'test', sender, deltas: [...deltas, delta(sender)] })
    }
    const others = Array.from({ length: 120 }, (_, i) => delta({ name: `p${i}` }))
    tell(a, b, others)
    tell(b, a, others)
    publish(lab, b)
    let offered = 0
    for (let second = 0; second < 64; second++) {
      lab.advance(1000)
      tell(
        a,
        b,
        Array.from({ length: 8 }, (_, i) => delta({ name: `new${8 * second + i}` })),
      )
      while (!lab.wire.some(({ to }) => to === b)) lab.step(a, { kind: 'round' })
      lab.sent.length = 0
      lab.deliverAll()
      offered += offers(lab, b)
    }
    // after 1, 2, 4, 8, 16 rounds, and each 16
    expect(offered).toBeLessThanOrEqual(8)
  })
})
