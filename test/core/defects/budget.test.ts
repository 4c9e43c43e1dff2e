import type { Delta, Message } from '../../../src/core/message.js'
import type { Effect } from '../../../src/core/step.js'
import { messageBytes } from '../../../src/wire/message-bytes.js'
import { wallStartMs } from '../support/settings.js'
import { Lab } from '../support/lab.js'
import type { LabNode } from '../support/lab-node.js'
import { addressOf, delta, row, set } from '../support/make.js'

const maxMessageBytes = 2048

const digestBytes = (effects: readonly Effect[]): number[] =>
  effects.flatMap((effect) => (effect.kind === 'send' ? [messageBytes(effect.message)] : []))

describe('defect 3 (chitchat 170): the budget counts what stands beside the deltas', () => {
  it('no message is longer than allowed, whatever digest, rows and deltas come together', () => {
    const lab = new Lab({ maxMessageBytes, newsFanout: 3 })
    const nodes = lab.cluster('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h')
    for (let second = 0; second < 15; second++) {
      for (const node of nodes) for (let i = 0; i < 4; i++) lab.set(node, `${second}-${i}`, 'x'.repeat(100))
      lab.run(1000)
    }
    const sizes = lab.sent.map(({ message }) => messageBytes(message))
    expect(Math.max(...sizes)).toBeLessThanOrEqual(maxMessageBytes)
    expect(Math.max(...sizes)).toBeGreaterThan(maxMessageBytes * 0.5)
  })

  it('nor when a memory answers a node with a very long name in a full message', () => {
    const lab = new Lab({ maxMessageBytes: 8192, failedGraceMs: 1000 })
    const a = lab.add('a')
    const long = '漢'.repeat(255)
    const address = { host: 'h'.repeat(250), port: 1 }
    const former = lab.add(long, { address })
    lab.exchange(former, a)
    former.stop()
    lab.leave(former)
    lab.exchange(former, a)
    lab.advance(2000)
    lab.beat(a)
    const { name, generation, heartbeat } = former.node.own
    expect(a.node.peers.forgotten.covering({ name, generation, heartbeat }, wallStartMs)).toBeDefined()
    const again = lab.add(long, { address, generation: former.node.own.generation - 1024 })
    const lengths: number[] = []
    for (let size = 2000; size < 4000; size += 100) {
      for (const key of ['k', 'l']) lab.set(a, key, 'x'.repeat(size))
      lab.begin(again, a)
      lab.deliverOnce()
      const reply = lab.sent.at(-1)!.message as Extract<Message, { type: 'reply' }>
      expect(reply.deltas.map(({ name }) => name)).toContain(long)
      lengths.push(messageBytes(reply))
      lab.wire = []
    }
    expect(Math.max(...lengths)).toBeLessThanOrEqual(8192)
  })

  it('a digest takes at most half of a message', () => {
    const lab = new Lab({ maxMessageBytes })
    const [a, b] = [lab.add('a', { seeds: ['b'] }), lab.add('b')]
    const sender = { name: 'b', address: addressOf('b'), generation: b.node.own.generation }
    const deltas = Array.from({ length: 10 }, (_, i) => delta({ name: `p${i}` }))
    for (let n = 0; n < 20; n++) {
      const some = deltas.map((each) => ({ ...each, name: `${each.name}-${n}` }))
      lab.say(b, a, { type: 'news', cluster: 'test', sender, deltas: some })
    }
    const [largest] = digestBytes(lab.step(a, { kind: 'round' }))
    expect(largest).toBeLessThanOrEqual(maxMessageBytes / 2)
    expect(largest).toBeGreaterThan(maxMessageBytes / 6) // encoded, rows are shorter than what is set aside for them
  })
})

describe('defect 10 (chitchat, from its code): one large entry blocks nobody', () => {
  it('neither its own peer nor those sorted after it', () => {
    const lab = new Lab({ maxMessageBytes: 4096 })
    const [a, b, c] = lab.cluster('a', 'b', 'c') as [LabNode, LabNode, LabNode]
    lab.run(5000)
    lab.set(a, 'large', 'x'.repeat(900)) // an entry may take a quarter of a message
    lab.set(a, 'after', 1)
    for (const node of [b, c]) for (let i = 0; i < 20; i++) lab.set(node, `k${i}`, 'x'.repeat(100))
    lab.run(15_000)
    expect(Object.keys(b.map('a')!)).toEqual(['large', 'after'])
    expect(Object.keys(c.map('b')!)).toHaveLength(20)
    expect(b.map('c')).toEqual(c.map('c'))
  })

  it('a key too many of one peer holds up only that peer', () => {
    const lab = new Lab({ maxKeysPerPeer: 2 })
    const [a, b] = [lab.add('a'), lab.add('b')]
    const many = [1, 2, 3].map((version) => ({ key: `k${version}`, version, kind: 'set', value: 0 }) as const)
    const entries = many.map((each) => ({ ...each, remainingMs: Infinity, bytes: 20 }))
    const deltas = [delta({ name: 'p', entries }), delta({ name: 'q', entries: entries.slice(0, 1) })]
    lab.tell(a, b, ...deltas)
    expect([Object.keys(b.map('p')!), Object.keys(b.map('q')!)]).toEqual([['k1', 'k2'], ['k1']])
    expect(b.reported('too-many-keys')).toMatchObject([{ peer: 'p' }])
  })
})

describe('defect 18 (memberlist 357, 361, 363, 369): phantom members', () => {
  it('are not taken in beyond the cap; the real ones stay', () => {
    const lab = new Lab({ maxPeers: 5 })
    const [a, b] = lab.cluster('a', 'b') as [LabNode, LabNode]
    lab.run(5000)
    const { generation } = b.node.own
    const sender = { name: 'b', address: addressOf('b'), generation }
    for (let i = 0; i < 2000; i++) {
      lab.say(b, a, { type: 'news', cluster: 'test', sender, deltas: [delta({ name: `phantom${i}` })] })
      const rows = [row({ name: `row${i}` })]
      lab.say(b, a, { type: 'digest', cluster: 'test', sender, exchange: i, to: 'a:1', complete: false, rows })
      lab.wire = []
    }
    expect(Object.keys(a.statuses)).toHaveLength(5)
    expect(a.reported('too-many-peers')[0]?.message).toMatch(/ is not taken in; raise it, or find out who/)
    const [largest] = digestBytes(lab.step(a, { kind: 'round' }))
    expect(largest).toBeLessThanOrEqual(lab.settings.maxMessageBytes / 2)
    lab.wire = []
    lab.run(20_000)
    expect(a.statuses.b).toBe('alive')
  })

  it.each(['failed', 'left'] as const)('that are %s make room for who lives, in places and in bytes', (status) => {
    const lab = new Lab({ maxPeers: 20, maxStateBytes: 5000 })
    const [a, b] = lab.cluster('a', 'b') as [LabNode, LabNode]
    lab.run(5000)
    const sender = { name: 'b', address: addressOf('b'), generation: b.node.own.generation }
    const hear = (...deltas: Delta[]) => lab.say(b, a, { type: 'news', cluster: 'test', sender, deltas })
    const value = 'x'.repeat(200)
    for (let i = 0; i < 19; i++) hear(delta({ name: `phantom${i}`, entries: [set(1, 'k', value)], status, ageMs: 10 }))
    hear(delta({ name: 'phantom19', status, ageMs: 10 })) // one of them does not make room for the other
    expect(a.reported('too-many-peers')).toHaveLength(1)
    expect(a.node.peers.size).toBe(20)
    const newcomers = Array.from({ length: 12 }, (_, i) => `newcomer${i}`)
    for (const name of newcomers) hear(delta({ name, entries: [set(1, 'k', value), set(2, 'l', value)] }))
    for (const name of newcomers.slice(0, 10)) expect(a.map(name)).toEqual({ k: value, l: value })
    expect(a.statuses).toMatchObject(Object.fromEntries(['b', ...newcomers].map((name) => [name, 'alive'])))
    expect(a.node.peers.size).toBeLessThanOrEqual(20)
    expect(a.node.peers.bytes).toBeLessThanOrEqual(5000)
  })

  it('that are gone are not forgotten for what would not fit even so, nor where they hold nothing', () => {
    const lab = new Lab({ maxStateBytes: 1000 })
    const [a, b] = lab.cluster('a', 'b') as [LabNode, LabNode]
    lab.run(5000)
    const sender = { name: 'b', address: addressOf('b'), generation: b.node.own.generation }
    const hear = (...deltas: Delta[]) => lab.say(b, a, { type: 'news', cluster: 'test', sender, deltas })
    const gone = { status: 'failed', ageMs: 10 } as const
    const small = [set(1, 'k', 'x'.repeat(300))]
    hear(delta({ name: 'empty', ...gone }), delta({ name: 'small', entries: small, ...gone }))
    hear(delta({ name: 'large', entries: [set(1, 'k', 'x'.repeat(1000))] }))
    expect(a.reported('state-full')).toHaveLength(1)
    expect(a.statuses).toMatchObject({ empty: 'failed', small: 'failed', large: 'alive' })
    hear(delta({ name: 'medium', entries: [set(1, 'k', 'x'.repeat(800))] }))
    expect(a.statuses).toEqual({ b: 'alive', empty: 'failed', large: 'alive', medium: 'alive' })
  })

  it('that are gone make no room for others in a message by which they live themselves', () => {
    const lab = new Lab({ maxStateBytes: 700 })
    const [a, b, c] = lab.cluster('a', 'b', 'c') as [LabNode, LabNode, LabNode]
    for (const node of [b, c]) lab.set(node, 'k', 'x'.repeat(250))
    lab.run(15_000)
    lab.reaches = (_, to) => to !== a
    while (a.statuses.b === 'alive' || a.statuses.c === 'alive') lab.run(100)
    const ofBoth = [c, b].map(({ name, node: { own } }) => {
      const { generation, heartbeat, maxVersion } = own
      const entries = [set(maxVersion + 1, 'l', 'x'.repeat(250))]
      return delta({ name, generation, heartbeat: heartbeat + 60, from: maxVersion, entries })
    })
    const sender = { name: 'b', address: addressOf('b'), generation: b.node.own.generation }
    lab.say(b, a, { type: 'deltas', cluster: 'test', sender, deltas: ofBoth })
    for (const name of ['b', 'c']) expect(a.eventsOf(name)).toEqual(['joined', 'failed', 'recovered'])
    expect(a.reported('state-full')).toHaveLength(2)
  })

  it('do not take more than the bytes allowed for all peers together', () => {
    const lab = new Lab({ maxStateBytes: 5000 })
    const [a, b] = [lab.add('a'), lab.add('b')]
    const sender = { name: 'b', address: addressOf('b'), generation: b.node.own.generation }
    for (let i = 0; i < 100; i++) {
      const entry = {
        key: 'k',
        version: 1,
        kind: 'set',
        value: 'x'.repeat(200),
        remainingMs: Infinity,
        bytes: 240,
      } as const
      lab.say(b, a, { type: 'news', cluster: 'test', sender, deltas: [delta({ name: `p${i}`, entries: [entry] })] })
    }
    expect(a.node.peers.bytes).toBeLessThanOrEqual(5000)
    expect(a.node.peers.bytes).toBeGreaterThan(4500)
    expect(a.reported('state-full').length).toBeGreaterThan(0)
  })

  it('are heard to delete, though there is no room for anything more', () => {
    const lab = new Lab({ maxStateBytes: 1024 })
    const [a, b] = lab.cluster('a', 'b') as [LabNode, LabNode]
    for (let i = 0; i < 3; i++) lab.set(b, `k${i}`, 'x'.repeat(290))
    lab.run(5000)
    lab.set(b, 'k4', 'x'.repeat(290))
    lab.run(5000)
    expect(Object.keys(a.map('b')!)).toEqual(['k0', 'k1', 'k2'])
    expect(a.reported('state-full').length).toBeGreaterThan(0)
    for (let i = 0; i < 3; i++) lab.delete(b, `k${i}`)
    lab.set(b, 'k5', 'x'.repeat(290))
    lab.run(5000)
    expect(Object.keys(a.map('b')!)).toEqual(['k4', 'k5'])
  })
})
