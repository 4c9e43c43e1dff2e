import { Audience } from '../../../src/core/news/audience.js'
import { Parts } from '../support/context.js'

const names = (count: number, from = 0): string[] => Array.from({ length: count }, (_, i) => `p${from + i}`)

/** A node that holds so many live peers, and to whom it pushes news. */
const cluster = (live: number, seed = 1) => {
  const parts = new Parts({ newsFanout: 3 }, seed)
  const meet = (some: readonly string[]): void => some.forEach((name) => void parts.meet(name))
  meet(names(live))
  const audience = new Audience(parts.context, parts.peers)
  const push = (): string[] => audience.take().map(({ name }) => name)
  const pushes = (count: number): string[] => Array.from({ length: count }, push).flat()
  return { parts, meet, push, pushes }
}

describe('the audience', () => {
  it('is told in turn, so that the pushes of one piece of news go to as many different peers', () => {
    const { push, pushes } = cluster(100)
    const first = pushes(4)
    expect(new Set(first).size).toBe(12)
    expect(pushes(4)).toEqual(first)
    expect(push()).toHaveLength(3)
  })

  it('is everybody in a small cluster', () => {
    const { pushes } = cluster(7)
    expect(new Set(pushes(4))).toEqual(new Set(names(7)))
    expect(cluster(2).push()).toHaveLength(2)
    expect(cluster(0).push()).toEqual([])
  })

  it('gives everybody the same chance, whenever they came', () => {
    const chosen = new Map<string, number>()
    const runs = 3000
    for (let seed = 1; seed <= runs; seed++) {
      const { meet, push, pushes } = cluster(10, seed * 7919)
      for (let joined = 10; joined < 60; joined += 5) {
        push()
        meet(names(5, joined))
      }
      for (const name of new Set(pushes(4))) chosen.set(name, (chosen.get(name) ?? 0) + 1)
    }
    for (const name of names(60)) expect(Math.abs((chosen.get(name) ?? 0) / runs - 12 / 60)).toBeLessThan(0.04)
  })

  it('changes little while the cluster grows', () => {
    const { meet, pushes } = cluster(50)
    const before = new Set(pushes(4))
    meet(names(25, 50))
    const kept = pushes(4).filter((name) => before.has(name))
    expect(kept.length).toBeGreaterThan(4)
    expect(kept.length).toBeLessThan(12)
  })

  it('loses who is no longer alive, and has somebody else instead', () => {
    const { parts, pushes } = cluster(100)
    const [failed = '', gone = ''] = pushes(4)
    parts.peers.get(failed)?.setStatus('failed', 0, 0)
    parts.peers.remove(gone)
    const next = new Set(pushes(4))
    expect(next.size).toBe(12)
    for (const name of [failed, gone]) expect(next).not.toContain(name)
  })

  it.each([13, 16, 40])('is twelve of %i again when half of it is gone, each of them told once in turn', (live) => {
    for (let seed = 1; seed <= 20; seed++) {
      const { parts, pushes } = cluster(live, seed * 104_729)
      const gone = pushes(4).slice(0, Math.min(6, live - 12))
      for (const name of gone) parts.peers.get(name)?.setStatus('failed', 0, 0)
      const told = pushes(4)
      expect([told.length, new Set(told).size]).toEqual([12, 12])
      expect(pushes(4)).toEqual(told)
    }
  })

  it('is all who live where it has more places than there are, each of them told once in turn', () => {
    const { parts, pushes } = cluster(14)
    const gone = pushes(4).slice(0, 5)
    for (const name of gone) parts.peers.get(name)?.setStatus('failed', 0, 0)
    const told = pushes(3)
    expect(new Set(told).size).toBe(told.length)
    expect(told).toHaveLength(9)
    expect(pushes(3)).toEqual(told)
  })

  it('is each of them once though one fails and is back between two pushes while somebody comes', () => {
    const { parts, meet, push, pushes } = cluster(7)
    push()
    parts.peers.get('p2')?.setStatus('failed', 0, 0)
    meet(['newcomer'])
    parts.peers.get('p2')?.setStatus('alive', 0, 0) // behind the newcomer in the order of the living
    expect(push()).toHaveLength(3)
    const told = pushes(8)
    expect(new Set(told)).toEqual(new Set([...names(7), 'newcomer']))
    for (const name of new Set(told)) expect(told.filter((other) => other === name)).toHaveLength(3)
  })

  it('changes by one in eight rounds, so that in the long run it is everybody', () => {
    const { parts, pushes } = cluster(40)
    const { roundIntervalMs } = parts.context.settings
    let before = new Set(pushes(4))
    const ever = new Set(before)
    for (let i = 0; i < 200; i++) {
      parts.nowMs += 8 * roundIntervalMs
      const now = new Set(pushes(4))
      expect([...now].filter((name) => !before.has(name)).length).toBeLessThanOrEqual(1)
      now.forEach((name) => ever.add(name))
      before = now
    }
    expect(ever.size).toBe(40)
  })

  it('changes by whoever is gone alone where that is due and somebody is gone', () => {
    const { parts, pushes } = cluster(1000)
    const before = pushes(4)
    parts.peers.remove(before[5]!)
    parts.nowMs += 8 * parts.context.settings.roundIntervalMs
    const now = pushes(4)
    expect(before.filter((name) => !now.includes(name))).toEqual([before[5]])
  })
})
