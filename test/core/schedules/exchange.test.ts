import type { Message } from '../../../src/core/message.js'
import { Lab } from '../support/lab.js'
import type { LabNode } from '../support/lab-node.js'
import { addressOf, delta, row } from '../support/make.js'
import { generationAt } from '../support/settings.js'

const envelope = ({ name, node }: LabNode) => ({
  cluster: 'test',
  sender: { name, address: node.own.address, generation: node.own.generation },
})

const lastOf = <K extends Message['type']>(lab: Lab, type: K): Extract<Message, { type: K }> =>
  lab.sent.map(({ message }) => message).findLast((message) => message.type === type) as Extract<Message, { type: K }>

describe('an exchange', () => {
  it('makes a peer with an empty map known, directly and through others', () => {
    const lab = new Lab()
    const [a, b, c] = [lab.add('a'), lab.add('b'), lab.add('c')]
    lab.exchange(a, b)
    expect([a.statuses, b.statuses]).toEqual([{ b: 'alive' }, { a: 'alive' }])
    lab.exchange(c, a)
    expect(c.map('b')).toEqual({})
    expect(c.eventsOf('b')).toEqual(['joined'])
  })

  it('restarts a peer with an empty map at a later generation', () => {
    const lab = new Lab()
    const [a, b, former] = [lab.add('a'), lab.add('b'), lab.add('c')]
    lab.set(former, 'k', 1)
    lab.exchange(former, a)
    lab.exchange(a, b)
    former.stop()
    lab.advance(10)
    lab.exchange(lab.add('c'), a)
    lab.exchange(a, b)
    expect(b.map('c')).toEqual({})
    expect(b.eventsOf('c')).toEqual(['joined', 'restarted'])
  })

  it('never creates or restarts a peer for a row; it asks for a delta', () => {
    const lab = new Lab()
    const [a, b, c] = [lab.add('a'), lab.add('b'), lab.add('c')]
    lab.set(c, 'k', 1)
    lab.exchange(c, b)
    const later = c.node.own.generation + 1024
    const rows = [row({ name: 'ghost', maxVersion: 9 }), row({ name: 'c', generation: later, heartbeat: 50 })]
    lab.say(a, b, { type: 'reply', ...envelope(a), exchange: 7, rows, deltas: [] })
    expect(b.statuses).toEqual({ c: 'alive' })
    expect(b.map('c')).toEqual({ k: 1 })
    lab.say(a, b, { type: 'digest', ...envelope(a), exchange: 8, to: 'b:1', complete: false, rows })
    expect(lastOf(lab, 'reply').rows).toMatchObject([
      { name: 'ghost', generation: 0 },
      { name: 'c', generation: c.node.own.generation },
    ])
  })

  it('takes an absent row for an unknown peer only against a complete digest', () => {
    const lab = new Lab()
    const [a, b, c] = [lab.add('a'), lab.add('b'), lab.add('c')]
    lab.exchange(c, b)
    for (const complete of [false, true]) {
      lab.say(a, b, { type: 'digest', ...envelope(a), exchange: 1, to: 'b:1', complete, rows: [row({ name: 'a' })] })
      expect(lastOf(lab, 'reply').deltas.map(({ name }) => name)).toEqual(complete ? ['b', 'c'] : [])
    }
  })

  it('answers an equal max and a lower gc version with an empty delta: else tombstones stay', () => {
    const lab = new Lab()
    const [a, b] = [lab.add('a'), lab.add('b')]
    lab.set(a, 'k', 1)
    lab.delete(a, 'k')
    lab.exchange(a, b)
    expect(b.node.peers.get('a')?.entries.size).toBe(1)
    lab.advance(10_000)
    lab.beat(a)
    lab.exchange(b, a)
    expect(b.node.peers.get('a')).toMatchObject({ maxVersion: 2, gcVersion: 2 })
    expect(b.node.peers.get('a')?.entries.size).toBe(0)
    expect(lastOf(lab, 'reply').deltas).toMatchObject([{ name: 'a', from: 2, toVersion: 2, gcVersion: 2, entries: [] }])
  })

  it('is two messages without deltas when nobody has written, though heartbeats rise', () => {
    const lab = new Lab()
    const [a, b, c] = [lab.add('a'), lab.add('b'), lab.add('c')]
    for (const other of [b, c, b]) lab.exchange(a, other)
    for (const node of [a, b, c]) lab.beat(node)
    lab.exchange(c, b)
    lab.sent.length = 0
    lab.exchange(a, b)
    expect(lab.sent.map(({ message }) => message.type)).toEqual(['digest', 'reply'])
    expect(lastOf(lab, 'reply').deltas).toEqual([])
    expect(a.node.peers.get('c')?.heartbeat).toBe(c.node.own.heartbeat)
  })

  it('lists first the rows in which the one who answers is behind', () => {
    const lab = new Lab()
    const [a, b] = [lab.add('a'), lab.add('b')]
    const peers = ['p', 'q', 'r', 's'].map((name) => delta({ name, heartbeat: 9 }))
    lab.say(a, b, { type: 'news', ...envelope(a), deltas: peers })
    const rows = ['p', 'q', 'r', 's'].map((name) => row({ name, maxVersion: name === 's' ? 5 : 0 }))
    lab.say(a, b, { type: 'digest', ...envelope(a), exchange: 1, to: 'b:1', complete: false, rows })
    expect(lastOf(lab, 'reply').rows.map(({ name }) => name)).toEqual(['s', 'p', 'q', 'r'])
  })
})

test('where a peer is reached it knows best itself', () => {
  const lab = new Lab()
  const [a, b] = [lab.add('a'), lab.add('b')]
  const { generation, address } = b.node.own
  const sender = { name: 'c', address: addressOf('c'), generation: generationAt(0) }
  const wrong = delta({ name: 'b', generation, address: addressOf('elsewhere') })
  lab.say(b, a, { type: 'news', cluster: 'test', sender, deltas: [wrong] })
  expect(a.node.peers.get('b')!.address).toEqual(addressOf('elsewhere'))
  const before = { name: 'b', generation: generation - 1, address: addressOf('former') }
  lab.say(b, a, { type: 'news', cluster: 'test', sender: before, deltas: [] })
  expect(a.node.peers.get('b')!.address).toEqual(addressOf('elsewhere'))
  const effects = lab.say(b, a, {
    type: 'news',
    cluster: 'test',
    sender: { name: 'b', generation, address },
    deltas: [],
  })
  expect(a.node.peers.get('b')!.address).toEqual(address)
  expect(effects).toEqual([{ kind: 'peers' }])
})

test('a step that changes the membership in two ways tells once of it, at the end', () => {
  const lab = new Lab()
  const [a, b] = [lab.add('a'), lab.add('b')]
  const { generation } = b.node.own
  const wrong = delta({ name: 'b', generation, address: addressOf('elsewhere') })
  const teller = { name: 'c', address: addressOf('c'), generation: generationAt(0) }
  lab.say(b, a, { type: 'news', cluster: 'test', sender: teller, deltas: [wrong] })
  const effects = lab.say(b, a, { type: 'news', ...envelope(b), deltas: [delta({ name: 'p' })] })
  expect(effects.map(({ kind }) => kind)).toEqual(['membership', 'peers'])
})
