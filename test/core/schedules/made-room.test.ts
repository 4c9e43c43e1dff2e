import type { Settings } from '../../../src/core/settings.js'
import { Lab } from '../support/lab.js'

/** A few nodes past which many came and went, with a map each: more than there is place or room for. */
const afterMany = (settings: Partial<Settings>) => {
  const lab = new Lab({ failedGraceMs: 600_000, ...settings })
  const nodes = lab.cluster('a', 'b', 'c', 'd')
  lab.run(5000)
  for (let i = 0; i < 30; i++) {
    const guest = lab.add(`guest${i}`, { seeds: ['a'] })
    lab.set(guest, 'k', 'x'.repeat(3000))
    lab.run(4000)
    lab.leave(guest)
    lab.deliverAll()
    guest.stop()
  }
  lab.run(10_000)
  lab.sent.length = 0
  return { lab, nodes }
}

describe.each<Partial<Settings>>([{ maxPeers: 12 }, { maxStateBytes: 30_000 }])(
  'who is gone and made room: %j',
  (limit) => {
    it('is not offered again and again by those who hold others of them', () => {
      const { lab, nodes } = afterMany({ newsFanout: 3, ...limit })
      lab.run(30_000)
      const deltas = lab.sent.flatMap(({ message }) => ('deltas' in message ? message.deltas : []))
      expect(deltas.map(({ name }) => name)).toEqual([])
      for (const { node } of nodes) expect(node.peers.live.size).toBe(3)
    })

    it('does not keep those from being met who come, without news either', () => {
      const { lab, nodes } = afterMany(limit)
      const newcomer = lab.add('newcomer', { seeds: ['b'] })
      lab.set(newcomer, 'k', 1)
      lab.run(6000)
      for (const node of nodes) expect(node.map('newcomer')).toEqual({ k: 1 })
      for (const { name } of nodes) expect(newcomer.statuses[name]).toBe('alive')
    })
  },
)
