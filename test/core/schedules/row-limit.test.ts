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
