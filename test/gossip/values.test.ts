import * as t from 'io-ts'
import { record, VirtualCluster } from '../support/virtual-cluster.js'

type Doc = { list: number[]; at: { n: number } }

let cluster: VirtualCluster
beforeEach(() => (cluster = new VirtualCluster()))
afterEach(() => cluster.stop())

const three = async () => {
  const a = await cluster.start('a')
  const b = await cluster.start('b', { seeds: ['a:9000'] })
  const c = await cluster.start('c', { seeds: ['a:9000'] })
  cluster.run(8000)
  expect(a.peers.size).toBe(2)
  return { a, b, c }
}

describe('peers$', () => {
  test('the latest to a late subscriber, then each change, then the end', async () => {
    const { a, b } = await three()
    const statuses = record(a.peers$, (peers) =>
      [...peers.values()].map(({ name, status }) => `${name} ${status}`).sort(),
    )
    expect(statuses).toEqual([['b alive', 'c alive']])
    await b.leave()
    cluster.run(5000)
    expect(statuses).toEqual([
      ['b alive', 'c alive'],
      ['b left', 'c alive'],
    ])
    await a.stop()
    expect(statuses.at(-1)).toBe('end')
  })

  test('says who, where, which run and since when', async () => {
    const { a, b } = await three()
    const { name, address, status, generation, since } = a.peers.get('b')!
    expect({ name, address, status }).toEqual({ name: 'b', address: b.address, status: 'alive' })
    expect(generation).toBeGreaterThan(1e15)
    expect(since).toBeLessThan(cluster.nowMs)
    await b.leave()
    cluster.run(2)
    expect(a.peers.get('b')).toMatchObject({ status: 'left', since: expect.closeTo(cluster.nowMs, -1) as number })
  })
})

describe('values$', () => {
  test('who has what: the latest to a late subscriber, then each change, then the end', async () => {
    const { a, b, c } = await three()
    b.set('load', 1)
    cluster.run(5000)
    const values = record(a.values$('load'), (map) => Object.fromEntries(map))
    expect(values).toEqual([{ b: 1 }])
    c.set('load', 2)
    cluster.run(5000)
    b.set('load', 3)
    cluster.run(5000)
    c.delete('load')
    cluster.run(5000)
    await a.stop()
    expect(values).toEqual([{ b: 1 }, { b: 1, c: 2 }, { b: 3, c: 2 }, { b: 3 }, 'end'])
  })

  test('live peers only: who failed or left is not among them', async () => {
    const { a, b, c } = await three()
    b.set('load', 1)
    c.set('load', 2)
    cluster.run(5000)
    const values = record(a.values$('load'), (map) => Object.fromEntries(map))
    await b.leave()
    cluster.run(5000)
    await c.stop()
    cluster.run(60_000)
    expect(values).toEqual([{ b: 1, c: 2 }, { c: 2 }, {}])
    expect(a.value('c', 'load')).toBe(2) // the last that was heard
  })

  test('says nothing when nothing of it changed', async () => {
    const { a, b } = await three()
    const values = record(a.values$('load'), (map) => Object.fromEntries(map))
    b.set('other', 1)
    await cluster.start('d', { seeds: ['a:9000'] })
    cluster.run(8000)
    expect(a.peers.size).toBe(3)
    expect(values).toEqual([{}])
  })

  test('says nothing when a value is only renewed', async () => {
    const { a, b } = await three()
    const [values, updates] = [record(a.values$('lease'), (map) => Object.fromEntries(map)), record(a.updates$)]
    for (let i = 0; i < 3; i++) {
      b.set('lease', ['me'], cluster.nowMs + 60_000)
      cluster.run(5000)
    }
    expect(updates).toHaveLength(3)
    expect(values).toEqual([{}, { b: ['me'] }])
  })

  test.each(['valueOf', 'toString', 'constructor'])('compares values that have a key %s', async (name) => {
    const { a, b } = await three()
    const values = record(a.values$('doc'), (map) => map.get('b'))
    for (const value of [1, 2, 2]) {
      b.set('doc', { [name]: value })
      cluster.run(5000)
    }
    expect(values).toEqual([undefined, { [name]: 1 }, { [name]: 2 }])
  })

  test('an expired value goes at its time', async () => {
    const { a, b } = await three()
    const values = record(a.values$('lease'), (map) => Object.fromEntries(map))
    b.set('lease', 'me', cluster.nowMs + 6000)
    cluster.run(5000)
    expect(values).toEqual([{}, { b: 'me' }])
    cluster.run(1010)
    expect(values).toEqual([{}, { b: 'me' }, {}])
  })
})

describe('pressure$', () => {
  test('falls silent some time after the last write', async () => {
    const { a } = await three()
    const pressures = record(a.pressure$, ({ wantedPerSecond }) => wantedPerSecond)
    a.set('load', 1)
    cluster.run(60_000)
    const told = [...pressures]
    expect(told[1]).toBeGreaterThan(0)
    expect(told.at(-1)).toBe(0)
    expect(told).toHaveLength(21) // at once, and then once a heartbeat for twenty seconds
    cluster.run(60_000)
    expect(pressures).toEqual(told)
  })
})

describe('reading', () => {
  test('get, value and entries', async () => {
    const { a, b } = await three()
    b.set('load', 1)
    b.set('role', ['api'])
    cluster.run(5000)
    expect(b.get('load')).toBe(1)
    expect(a.value('b', 'role')).toEqual(['api'])
    expect(Object.fromEntries(a.entries('b'))).toEqual({ load: 1, role: ['api'] })
    expect([a.get('load'), a.value('c', 'load'), a.value('nobody', 'load')]).toEqual([undefined, undefined, undefined])
    expect([a.entries('nobody').size, b.value('b', 'load')]).toEqual([0, undefined]) // oneself is not a peer
  })

  test.each([
    ['without a schema', {}],
    ['with a schema', { schema: { doc: t.type({ list: t.array(t.number), at: t.type({ n: t.number }) }) } }],
  ])('%s, what is read cannot be changed: it is what is relayed', async (_, options) => {
    const a = await cluster.start('a', options)
    const b = await cluster.start('b', { ...options, seeds: ['a:9000'] })
    const read: Doc[] = []
    b.updates$.subscribe(({ value, previous }) => read.push(...([value, previous] as unknown as Doc[])))
    b.values$('doc').subscribe((having) => read.push(...(having.values() as unknown as Iterable<Doc>)))
    const doc: Doc = { list: [3, 1, 2], at: { n: 1 } }
    a.set('doc', doc)
    read.push(a.get('doc') as unknown as Doc)
    cluster.run(5000)
    a.set('doc', { ...doc, at: { n: 2 } })
    cluster.run(5000)
    read.push(b.value('a', 'doc') as unknown as Doc, b.entries('a').get('doc') as unknown as Doc)
    for (const seen of read.filter((each) => (each as Doc | undefined) !== undefined)) {
      expect(() => seen.list.sort()).toThrow(TypeError)
      expect(() => (seen.at.n = 3)).toThrow(TypeError)
      expect(() => delete (seen as Partial<Doc>).at).toThrow(TypeError)
    }
    expect(read).toHaveLength(9)
    expect(doc).toEqual({ list: [3, 1, 2], at: { n: 1 } }) // the writer's own object is its own
    doc.list.push(4)
    await a.stop()
    const c = await cluster.start('c', { seeds: ['b:9000'] })
    cluster.run(5000)
    expect(c.value('a', 'doc')).toEqual({ list: [3, 1, 2], at: { n: 2 } })
  })

  test('what expired is gone at once, here and there', async () => {
    const { a, b } = await three()
    b.set('lease', 'me', cluster.nowMs + 6000)
    expect(b.get('lease')).toBe('me')
    cluster.run(5900)
    expect([b.get('lease'), a.value('b', 'lease')]).toEqual(['me', 'me'])
    cluster.run(200)
    expect([b.get('lease'), a.value('b', 'lease'), a.entries('b').size]).toEqual([undefined, undefined, 0])
  })
})
