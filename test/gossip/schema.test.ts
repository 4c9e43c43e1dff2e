import * as t from 'io-ts'
import { unhandledDuring } from '../support/unhandled.js'
import { record, VirtualCluster } from '../support/virtual-cluster.js'

let cluster: VirtualCluster
beforeEach(() => (cluster = new VirtualCluster()))
afterEach(() => cluster.stop())

const dateFromISO = new t.Type<Date, string>(
  'DateFromISO',
  (u): u is Date => u instanceof Date,
  (u, context) => {
    const date = new Date(typeof u === 'string' ? u : NaN)
    return isNaN(date.getTime()) ? t.failure(u, context) : t.success(date)
  },
  (date) => date.toISOString(),
)

/** A codec between a list of texts and something else. */
const listCodec = <T>(
  name: string,
  is: (u: unknown) => u is T,
  make: (parts: string[]) => T,
  list: (value: T) => string[],
) =>
  new t.Type<T, string[]>(
    name,
    is,
    (u, context) => (t.array(t.string).is(u) ? t.success(make(u)) : t.failure(u, context)),
    list,
  )

type Bare = Record<string, string>
const bare = (parts: string[]): Bare => Object.assign(Object.create(null) as Bare, parts)
const isBare = (u: unknown): u is Bare => typeof u === 'object' && u !== null && Object.getPrototypeOf(u) === null

/** As the types of Temporal: `valueOf` throws. */
class Opaque {
  constructor(readonly parts: string[]) {}
  valueOf(): never {
    throw new TypeError('compare by parts')
  }
}

const isSet = (u: unknown): u is Set<string> => u instanceof Set
const setOfText = listCodec(
  'Set',
  isSet,
  (parts) => new Set(parts),
  (set) => [...set],
)
const bareRecord = listCodec('Bare', isBare, bare, Object.values)
const isOpaque = (u: unknown): u is Opaque => u instanceof Opaque
const opaque = listCodec(
  'Opaque',
  isOpaque,
  (parts) => new Opaque(parts),
  ({ parts }) => parts,
)

const numeric = { load: t.number }
const textual = { load: t.string }

/** Two nodes that disagree about `load`: `a` wants a number, `b` publishes text. */
const disagreeing = async () => {
  const a = await cluster.start('a', { schema: numeric })
  const b = await cluster.start('b', { schema: { load: t.union([t.number, t.string]) }, seeds: ['a:9000'] })
  cluster.run(5000)
  return { a, b }
}

describe("a peer's value that does not fit the schema", () => {
  test('is a diagnostic, and nowhere else', async () => {
    const { a, b } = await disagreeing()
    const [updates, diagnostics, values] = [record(a.updates$), record(a.diagnostics$), record(a.values$('load'))]
    b.set('load', 'high')
    cluster.run(5000)
    const message = 'b publishes under "load" something that is not number: not shown; bring the schemas together'
    expect(diagnostics).toEqual([{ kind: 'value-refused', message, peer: 'b', key: 'load' }])
    expect(updates).toEqual([])
    expect(a.value('b', 'load')).toBeUndefined()
    expect(a.entries('b')).toEqual(new Map())
    expect(values.at(-1)).toEqual(new Map())
  })

  test('takes the place of one that did: that one is shown no more', async () => {
    const { a, b } = await disagreeing()
    const values = record(a.values$('load'))
    b.set('load', 1)
    cluster.run(5000)
    expect(values.at(-1)).toEqual(new Map([['b', 1]]))
    b.set('load', 'high')
    cluster.run(5000)
    expect(a.value('b', 'load')).toBeUndefined()
    expect(values.at(-1)).toEqual(new Map())
  })

  test('takes the place of one that did: who keeps account by updates$ hears that it is gone', async () => {
    const { a, b } = await disagreeing()
    const account = new Map<string, number>()
    a.updates$.subscribe(({ peer, kind, value }) => {
      if (kind === 'set') account.set(peer, value)
      else account.delete(peer)
    })
    b.set('load', 1)
    cluster.run(5000)
    expect(account).toEqual(new Map([['b', 1]]))
    b.set('load', 'high')
    cluster.run(5000)
    b.delete('load')
    cluster.run(5000)
    expect(a.entries('b')).toEqual(new Map())
    expect(account).toEqual(new Map())
  })

  test('does not go either when it is deleted, and a good one comes as if it were the first', async () => {
    const { a, b } = await disagreeing()
    const updates = record(a.updates$)
    b.set('load', 'high')
    cluster.run(5000)
    b.delete('load')
    cluster.run(5000)
    b.set('load', 'higher')
    cluster.run(5000)
    b.set('load', 2)
    cluster.run(5000)
    expect(updates).toMatchObject([{ kind: 'set', value: 2, previous: undefined, version: 4 }])
  })

  test('under a key that is not in the schema: a diagnostic of its own', async () => {
    const a = await cluster.start('a', { schema: numeric })
    const b = await cluster.start('b', { seeds: ['a:9000'] })
    cluster.run(5000)
    const [updates, diagnostics] = [record(a.updates$), record(a.diagnostics$)]
    b.set('toString', 1)
    b.set('load', 1)
    cluster.run(5000)
    expect(diagnostics).toMatchObject([{ kind: 'unknown-key', peer: 'b', key: 'toString' }])
    expect(updates).toMatchObject([{ key: 'load', value: 1 }])
    expect(a.entries('b')).toEqual(new Map([['load', 1]]))
  })

  test('is relayed all the same to those whom it fits', async () => {
    await cluster.start('a', { schema: numeric })
    const b = await cluster.start('b', { schema: textual, seeds: ['a:9000'] })
    cluster.run(5000)
    b.set('load', 'high')
    cluster.run(5000)
    await b.stop()
    const c = await cluster.start('c', { schema: textual, seeds: ['a:9000'] })
    cluster.run(5000)
    expect(c.value('b', 'load')).toBe('high')
  })

  test('under a codec that throws is a diagnostic, not an uncaught error', async () => {
    const unhandled = await unhandledDuring(async () => {
      const touchy = new t.Type<number>(
        'Touchy',
        t.number.is,
        (u) => t.success((u as { n: { x: number } }).n.x),
        t.identity,
      )
      const a = await cluster.start('a', { schema: { load: touchy } })
      const b = await cluster.start('b', { seeds: ['a:9000'] })
      cluster.run(5000)
      const diagnostics = record(a.diagnostics$)
      b.set('load', 'text without n')
      cluster.run(5000)
      expect(diagnostics).toMatchObject([{ kind: 'value-refused', peer: 'b', key: 'load' }])
      expect(a.value('b', 'load')).toBeUndefined()
    })
    expect(unhandled).toEqual([])
  })
})

describe.each<[string, t.Mixed, (...parts: string[]) => unknown]>([
  ['Set', setOfText, (...parts) => new Set(parts)],
  ['object without prototype', bareRecord, (...parts) => bare(parts)],
  ['object that refuses to be converted', opaque, (...parts) => new Opaque(parts)],
])('a codec that decodes to a %s', (_, codec, make) => {
  test('values$ tells of each change, and of nothing else', async () => {
    const { a, b } = await cluster.pair({ schema: { tags: codec, other: t.number } })
    const values = record(a.values$('tags'), (map) => codec.encode(map.get('b') ?? make('none')) as unknown)
    const steps = [['x'], ['x', 'y'], ['x', 'y'], ['z', 'y']]
    for (const [i, parts] of steps.entries()) {
      b.set('tags', make(...parts))
      b.set('other', i)
      cluster.run(5000)
    }
    expect(values).toEqual([['none'], ['x'], ['x', 'y'], ['z', 'y']])
  })
})

describe('a codec that transforms', () => {
  const schema = { since: dateFromISO }
  const [y2k, later] = [new Date('2000-01-01T00:00:00.000Z'), new Date('2001-01-01T00:00:00.000Z')]

  test('gives its values back everywhere, and travels as what it encodes to', async () => {
    const { a, b } = await cluster.pair({ schema })
    const plain = await cluster.start('c', { seeds: ['a:9000'] })
    const [updates, values] = [record(a.updates$), record(a.values$('since'))]
    for (const date of [y2k, later]) {
      b.set('since', date)
      cluster.run(5000)
    }
    expect(updates).toMatchObject([{ value: y2k }, { value: later, previous: y2k }])
    expect(values.at(-1)).toEqual(new Map([['b', later]]))
    expect([a.value('b', 'since'), a.entries('b').get('since'), b.get('since')]).toEqual([later, later, later])
    expect(plain.value('b', 'since')).toBe(later.toISOString())
  })

  test('an equal value is compared as it travels: no update', async () => {
    const { a, b } = await cluster.pair({ schema })
    const updates = record(a.updates$)
    b.set('since', y2k)
    b.set('since', new Date(y2k))
    cluster.run(5000)
    expect(updates).toMatchObject([{ value: y2k, version: 1 }])
  })

  test('what it encodes to must be JSON', async () => {
    const asDate = new t.Type<number, Date>('AsDate', t.number.is, t.number.validate, (ms) => new Date(ms))
    const a = await cluster.start('a', { schema: { at: asDate } })
    expect(() => a.set('at', 5)).toThrow('the value is not a plain object')
  })
})
