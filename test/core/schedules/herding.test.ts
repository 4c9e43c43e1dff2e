import { Lab } from '../support/lab.js'

const size = 20
const names = Array.from({ length: size }, (_, i) => `n${i}`)

describe('a peer that falls silent among twenty, of which about three at a time may doubt it', () => {
  const lab = new Lab({ probers: 3 })
  const nodes = lab.cluster(...names)
  lab.run(20_000)
  const dead = nodes[7]!
  dead.stop()
  lab.dialled.clear()
  let most = 0
  for (let second = 0; second < 30; second++) {
    const before = lab.dialled.get(dead.address) ?? 0
    lab.run(1000)
    most = Math.max(most, (lab.dialled.get(dead.address) ?? 0) - before)
  }
  const living = nodes.filter((node) => node !== dead)

  it('is called failed by everybody, once', () => {
    for (const node of living) expect(node.eventsOf(dead.name)).toEqual(['joined', 'failed'])
  })

  it('does not draw a message from everybody in each round', () => {
    expect(most).toBeGreaterThan(0)
    expect(most).toBeLessThan(size)
    expect((lab.dialled.get(dead.address) ?? 0) / 30).toBeLessThan(size / 4)
  })

  it('is still tried now and then after it failed', () => {
    lab.dialled.clear()
    lab.run(10_000)
    const tries = lab.dialled.get(dead.address) ?? 0
    expect(tries).toBeGreaterThan(2)
    expect(tries).toBeLessThan(30)
  })

  it('draws nothing onto the healthy ones', () => {
    for (const node of living) expect((lab.dialled.get(node.address) ?? 0) / 10).toBeLessThan(5)
    for (const node of living) expect(node.events.filter(({ kind }) => kind === 'failed')).toHaveLength(1)
  })
})
