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
})
