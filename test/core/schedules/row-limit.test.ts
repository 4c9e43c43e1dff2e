import { Lab } from '../support/lab.js'

/** Room for about twenty rows in a digest. */
const maxMessageBytes = 2048
const size = 32

describe('a cluster above the row limit', () => {
  const lab = new Lab({ maxMessageBytes })
  const nodes = lab.cluster(...Array.from({ length: size }, (_, i) => `n${i}`))

  it('is found as a whole by everybody', () => {
    nodes.forEach((node, i) => lab.set(node, 'i', i))
    lab.run(25_000)
    for (const node of nodes) expect(Object.keys(node.statuses)).toHaveLength(size - 1)
    const digests = lab.sent.flatMap(({ message }) => (message.type === 'digest' && !message.complete ? [message] : []))
    expect(digests.length).toBeGreaterThan(size)
    expect(Math.max(...digests.map(({ rows }) => rows.length))).toBeLessThan(size)
  })

  it('is found as a whole by a newcomer, which does not stall just above the limit', () => {
    const newcomer = lab.add('newcomer', { seeds: ['n0'] })
    lab.run(20_000)
    expect(Object.keys(newcomer.statuses)).toHaveLength(size)
    nodes.forEach(({ name }, i) => expect(newcomer.map(name)).toEqual({ i }))
  })

  it('calls nobody failed for it', () => {
    for (const node of lab.nodes) expect(node.events.filter(({ kind }) => kind === 'failed')).toEqual([])
  })
})

test('where digests have room for hardly anybody phi is a number, and who stops is called failed', () => {
  const lab = new Lab({ maxDigestBytes: 128, newsFanout: 3 })
  const nodes = lab.cluster(...Array.from({ length: 30 }, (_, i) => `n${i}`))
  lab.run(30_000)
  const writeForMs = (ms: number): void => {
    for (let passedMs = 0; passedMs < ms; passedMs += 500) {
      for (const node of nodes.slice(0, 6)) lab.set(node, 'k', passedMs)
      lab.run(500)
    }
  }
  writeForMs(20_000)
  expect(nodes.flatMap(({ node }) => [...node.phis().values()]).filter((phi) => Number.isNaN(phi))).toEqual([])
  nodes.at(-1)!.stop()
  writeForMs(150_000)
  for (const node of nodes.slice(0, -1)) expect(node.eventsOf('n29')).toContain('failed')
})
