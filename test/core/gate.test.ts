import { Gate } from '../../src/core/gate.js'
import type { DigestMessage, Message, RefusalMessage } from '../../src/core/message.js'
import { addressOf } from './support/make.js'
import { Parts } from './support/context.js'
import { generationAt } from './support/settings.js'

const channel = { from: '10.0.0.9:1234', reply: () => {} }

const digest = (cluster: string, name = 'p'): DigestMessage => ({
  type: 'digest',
  cluster,
  sender: { name, address: addressOf(name), generation: generationAt(0) },
  exchange: 1,
  to: 'me:1',
  complete: true,
  rows: [],
})

const make = () => {
  const parts = new Parts()
  return { parts, gate: new Gate(parts.context) }
}

const answers = ({ effects }: Parts): Message[] =>
  effects.flatMap((effect) => (effect.kind === 'reply' ? [effect.message] : []))

describe('the gate', () => {
  it('lets in its own cluster without a word', () => {
    const { parts, gate } = make()
    expect(gate.admits(digest('test'), channel)).toBe(true)
    expect(parts.effects).toEqual([])
  })

  it('answers another cluster with a refusal that names the mismatch', () => {
    const { parts, gate } = make()
    expect(gate.admits(digest('staging'), channel)).toBe(false)
    expect(answers(parts)).toMatchObject([
      { type: 'refusal', cluster: 'test', reason: 'cluster', expected: 'test', received: 'staging', exchange: 1 },
    ])
    expect(parts.diagnostics).toMatchObject([{ kind: 'wrong-cluster', peer: 'p', address: channel.from }])
    expect(parts.diagnostics[0]?.message).toMatch(/staging.*test/)
  })

  it('reports an address once, and answers it every time', () => {
    const { parts, gate } = make()
    for (let i = 0; i < 5; i++) gate.admits(digest('staging'), channel)
    gate.admits(digest('staging', 'q'), channel)
    expect(parts.diagnostics.map(({ peer }) => peer)).toEqual(['p', 'q'])
    expect(answers(parts)).toHaveLength(6)
  })

  it('never answers a refusal, so that two nodes do not refuse each other for ever', () => {
    const { parts, gate } = make()
    const sender = digest('x').sender
    const words = { reason: 'cluster', expected: 'staging', received: 'test' } as const
    const refusal: RefusalMessage = { type: 'refusal', cluster: 'staging', sender, ...words }
    gate.heardRefusal(refusal, channel)
    gate.heardRefusal(refusal, channel)
    expect(answers(parts)).toEqual([])
    expect(parts.diagnostics.map(({ kind }) => kind)).toEqual(['refused-by-peer'])
    expect(parts.diagnostics[0]?.message).toMatch(/staging/)
  })

  it('tells who speaks another protocol version both numbers', () => {
    const { parts, gate } = make()
    gate.refuse({ kind: 'unknown-version', detail: 'protocol version 2, this node speaks 1' }, channel)
    expect(answers(parts)).toMatchObject([{ type: 'refusal', reason: 'protocol-version' }])
    expect(JSON.stringify(answers(parts))).toMatch(/version 1.*version 2/)
    expect(parts.diagnostics.map(({ kind }) => kind)).toEqual(['refused-message'])
  })

  it.each([
    ['not-json', 'find out who speaks to this port'],
    ['out-of-bounds', 'give all nodes the same limits'],
    ['unknown-version', 'give all nodes one version of the library'],
  ] as const)('says what to do about a message that is %s', (kind, advice) => {
    const { parts, gate } = make()
    gate.refuse({ kind, detail: 'so it was' }, channel)
    expect(parts.diagnostics[0]?.message).toBe(`${channel.from}: so it was; ${advice}`)
  })

  it('drops and reports what is no message', () => {
    const { parts, gate } = make()
    gate.refuse({ kind: 'not-json', detail: '5 characters that are not JSON' }, channel)
    expect(answers(parts)).toEqual([])
    expect(parts.diagnostics).toMatchObject([{ kind: 'refused-message', address: channel.from }])
  })

  it('remembers no more than so many addresses', () => {
    const { parts, gate } = make()
    for (let i = 0; i < 3000; i++) gate.admits(digest('staging', `p${i}`), channel)
    gate.admits(digest('staging', 'p2999'), channel)
    expect(parts.diagnostics).toHaveLength(3000)
    gate.admits(digest('staging', 'p0'), channel)
    expect(parts.diagnostics).toHaveLength(3001)
  })
})
