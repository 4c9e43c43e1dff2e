import { Lab } from './support/lab.js'

describe('the lab', () => {
  it('lets nodes find each other through a seed and pass on what they write', () => {
    const lab = new Lab()
    const [a, b, c] = lab.cluster('a', 'b', 'c')
    lab.set(a!, 'k', 1)
    lab.run(10_000)
    expect(b!.statuses).toEqual({ a: 'alive', c: 'alive' })
    expect(c!.map('a')).toEqual({ k: 1 })
    expect(c!.eventsOf('a')).toEqual(['joined'])
    expect(c!.updatesOf('a')).toEqual(['set k@1'])
  })

  it('repeats bit for bit', () => {
    const story = (seed: number): string => {
      const lab = new Lab({}, seed)
      const nodes = lab.cluster('a', 'b', 'c', 'd')
      lab.run(8_000)
      return JSON.stringify(nodes.map(({ events, statuses }) => [events, statuses]))
    }
    expect(story(1)).toBe(story(1))
    expect(story(1)).not.toBe(story(2))
  })
})
