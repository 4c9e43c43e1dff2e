import { contactsToSwap, Partners } from '../../../src/core/membership/partners.js'
import { seededRandom } from '../../../src/random.js'
import { Parts } from '../support/context.js'

const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `p${i}`)

/** A node that holds so many live peers, and what it contacts in as many rounds. */
const cluster = (live: number, settings: { readonly partners?: number; readonly fanout?: number } = {}) => {
  const parts = new Parts({ partners: 4, ...settings })
  for (const name of names(live)) parts.meet(name)
  const partners = new Partners(parts.context, parts.peers)
  const round = (): string[] => partners.take().map(({ name }) => name)
  const rounds = (count: number): string[][] => Array.from({ length: count }, round)
  return { parts, partners, round, rounds }
}

/** Share of the contacts that are not with one of the last four that were contacted. */
const strangers = (contacted: readonly string[]): number =>
  contacted.filter((name, i) => i >= 4 && !contacted.slice(i - 4, i).includes(name)).length / (contacted.length - 4)

describe('partners', () => {
  it('are contacted in turn; now and then another takes the place of the one whose turn it is', () => {
    const contacted = cluster(100).rounds(10_000).flat()
    expect(Math.abs(strangers(contacted) - 1 / contactsToSwap)).toBeLessThan(0.01)
  })

  it('are everybody in the long run, each as often', () => {
    const contacted = cluster(10).rounds(20_000).flat()
    for (const name of names(10)) {
      expect(Math.abs(contacted.filter((other) => other === name).length / contacted.length - 0.1)).toBeLessThan(0.02)
    }
  })

  it('are chosen anew each time in a small cluster', () => {
    const contacted = cluster(8).rounds(10_000).flat()
    const repeated = contacted.filter((name, i) => name === contacted[i - 1]).length
    expect(Math.abs(repeated / contacted.length - 1 / 8)).toBeLessThan(0.02)
  })

  it('are dropped when they did not answer, and when they are no longer alive', () => {
    const { parts, partners, rounds } = cluster(100)
    const [silent = '', failed = '', gone = ''] = rounds(4).flat()
    partners.drop(silent)
    parts.peers.get(failed)?.setStatus('failed', 0, 0)
    parts.peers.remove(gone)
    const next = rounds(4).flat()
    for (const name of [silent, failed, gone]) expect(next).not.toContain(name)
  })

  it('are as likely to be one who came as one who was there, when a cluster has grown', () => {
    const runs = 400
    let ofThoseBefore = 0
    for (let run = 0; run < runs; run++) {
      const { parts, rounds } = cluster(20)
      Object.assign(parts.context, { random: seededRandom(run) })
      const before = new Set(rounds(8).flat())
      for (let i = 20; i < 200; i++) parts.meet(`p${i}`)
      const contacted = rounds(4).flat()
      ofThoseBefore += contacted.filter((name) => before.has(name)).length / contacted.length / runs
    }
    // each of four stays with a probability of 0.1, and of those who come instead hardly one was there
    expect(Math.abs(ofThoseBefore - 0.1)).toBeLessThan(0.04)
  })

  it('are those who ask while they are new here', () => {
    const { parts, partners, rounds } = cluster(100)
    const before = rounds(4).flat()
    parts.nowMs = 60_000
    parts.meet('newcomer')
    partners.asked('newcomer')
    partners.asked('p99')
    partners.asked('unknown')
    rounds(1) // of a growing cluster: with a stranger
    Object.assign(parts.context, { random: () => 0.5 }) // nobody gives way
    const next = rounds(4).flat()
    expect(next).toContain('newcomer')
    expect(before).not.toContain('p99')
    expect(next).not.toContain('p99')
  })

  it('are no more for all the newcomers who ask', () => {
    const { parts, partners, rounds } = cluster(100)
    rounds(4)
    for (const name of ['x', 'y', 'z', 'u', 'v', 'w']) {
      parts.meet(name)
      partners.asked(name)
    }
    rounds(1) // of a growing cluster: with a stranger
    Object.assign(parts.context, { random: () => 0.5 }) // nobody gives way
    expect(new Set(rounds(20).flat()).size).toBe(4)
  })

  it('are at least `fanout`, all different in a round', () => {
    const { rounds } = cluster(20, { partners: 2, fanout: 5 })
    for (const round of rounds(200)) expect(new Set(round).size).toBe(5)
    expect(
      new Set(
        cluster(3, { fanout: 5 })
          .rounds(50)
          .map((round) => new Set(round).size),
      ),
    ).toEqual(new Set([3]))
  })

  it('need not be: with 0 each contact is with a random peer', () => {
    const contacted = cluster(100, { partners: 0 }).rounds(10_000).flat()
    expect(Math.abs(strangers(contacted) - 0.96)).toBeLessThan(0.01)
  })

  it('are nobody where nobody lives', () => {
    expect(cluster(0).rounds(3)).toEqual([[], [], []])
  })
})
