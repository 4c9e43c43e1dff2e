import * as t from 'io-ts'
import type { Gossip } from '../../src/gossip/types.js'
import { GossipError, LifecycleError, UnknownKeyError, ValueError } from '../../src/errors.js'
import { record, VirtualCluster } from '../support/virtual-cluster.js'

let cluster: VirtualCluster
beforeEach(() => (cluster = new VirtualCluster()))
afterEach(() => cluster.stop())

type Untyped = Gossip<Record<string, unknown>>

const cycle: { self?: unknown } = {}
cycle.self = cycle
const deep = (levels: number): unknown => (levels === 0 ? 1 : [deep(levels - 1)])

class Money {
  readonly cents = 5
}

describe('a value that cannot be published', () => {
  test.each<[string, unknown, RegExp]>([
    ['NaN', NaN, /the value is NaN, which JSON has no form for/],
    ['an infinity', { x: [1, -Infinity] }, /the value\.x\[1\] is -Infinity/],
    ['undefined', undefined, /is of type undefined/],
    ['undefined inside', { x: undefined }, /the value\.x is of type undefined/],
    ['a hole', [1, , 2], /the value\[1\] is of type undefined/], // eslint-disable-line no-sparse-arrays
    ['a function', () => 1, /is of type function/],
    ['a symbol', Symbol('x'), /is of type symbol/],
    ['a BigInt', 10n, /is of type bigint/],
    ['a Date', new Date(0), /is not a plain object/],
    ['a Map', { x: new Map() }, /the value\.x is not a plain object/],
    ['an instance of a class', new Money(), /is not a plain object/],
    ['an object with toJSON', { toJSON: () => 1 }, /has a toJSON method/],
    ['a cycle', cycle, /nests deeper than 32 levels \(or refers to itself\)/],
    ['one too deep', deep(33), /nests deeper than 32 levels/],
    ['one too large', 'x'.repeat(9000), /takes \d+ bytes, more than maxEntryBytes = 8192; publish a reference/],
  ])('%s: a ValueError, and nothing was written', async (_, value, message) => {
    const a = (await cluster.start('a')) as unknown as Untyped
    a.set('key', 'before')
    expect(() => a.set('key', value)).toThrow(ValueError)
    expect(() => a.set('key', value)).toThrow(message)
    expect(() => a.set('key', value)).toThrow(/"key"/)
    expect(a.get('key')).toBe('before')
  })

  test('the same before start', async () => {
    const a = cluster.make('a') as unknown as Untyped
    for (const value of [NaN, undefined, cycle, deep(33)]) expect(() => a.set('key', value)).toThrow(ValueError)
    expect(a.get('key')).toBeUndefined()
  })

  test('what is just within the limits is published', async () => {
    const { a, b } = await cluster.pair()
    a.set('deep', deep(32) as never)
    a.set('large', 'x'.repeat(8100))
    cluster.run(5000)
    expect(b.entries('a')).toEqual(
      new Map<string, unknown>([
        ['deep', deep(32)],
        ['large', 'x'.repeat(8100)],
      ]),
    )
  })
})

describe('a key that cannot be published', () => {
  test('not in the schema: an UnknownKeyError that lists what is', async () => {
    const a = (await cluster.start('a', { schema: { load: t.number, role: t.string } })) as unknown as Untyped
    for (const act of [
      () => a.set('laod', 1),
      () => a.delete('laod'),
      () => a.get('laod'),
      () => a.value('b', 'laod'),
      () => a.values$('laod'),
      () => a.sink('laod'),
      () => a.set('toString', 1),
      () => a.set('__proto__', 1),
    ]) {
      expect(act).toThrow(UnknownKeyError)
      expect(act).toThrow('is not in the schema (it has "load", "role"); add it there or fix the name')
    }
  })

  test('no string', async () => {
    const a = (await cluster.start('a')) as unknown as Untyped
    expect(() => a.set(5 as never, 1)).toThrow('a key must be a string, not number')
  })

  test('too long: a ValueError, as errors.ts has it', async () => {
    const a = (await cluster.start('a')) as unknown as Untyped
    expect(() => a.set('ü'.repeat(257), 1)).toThrow('a key of 514 bytes: at most maxKeyBytes = 512 are allowed')
    expect(() => a.set('ü'.repeat(257), 1)).toThrow(ValueError)
  })

  test('one too many', async () => {
    const a = await cluster.start('a', { maxKeysPerPeer: 2 })
    a.set('x', 1)
    a.set('y', 1)
    expect(() => a.set('z', 1)).toThrow(ValueError)
    expect(() => a.set('z', 1)).toThrow('this node has maxKeysPerPeer = 2 keys already')
    a.set('x', 2)
    expect([a.get('x'), a.get('z')]).toEqual([2, undefined])
  })

  test('__proto__ and the like are ordinary keys without a schema', async () => {
    const { a, b } = await cluster.pair()
    for (const key of ['__proto__', 'constructor', 'hasOwnProperty', '']) a.set(key, key)
    cluster.run(5000)
    expect([...b.entries('a').keys()]).toEqual(['__proto__', 'constructor', 'hasOwnProperty', ''])
  })
})

describe('an expiry that is none', () => {
  test.each([
    ['past', -1],
    ['now', 0],
    ['NaN', NaN],
    ['endless', Infinity],
    ['beyond all numbers', 1e300],
  ])('%s: a ValueError that says what is wanted', async (_, inMs) => {
    const a = await cluster.start('a')
    const act = () => a.set('lease', 'me', cluster.nowMs + inMs)
    expect(act).toThrow(ValueError)
    expect(act).toThrow(/expiresAt = .* is not a time in the future \(Unix ms, like Date.now\(\) \+ 10_000\)/)
    expect(a.get('lease')).toBeUndefined()
  })

  test.each<[string, (nowMs: number) => unknown]>([
    ['a BigInt', (nowMs) => BigInt(nowMs + 10_000)],
    ['a text', (nowMs) => String(nowMs + 10_000)],
    ['a symbol', () => Symbol('later')],
    ['nothing', () => null],
  ])('%s: the same', async (_, at) => {
    const a = await cluster.start('a')
    const act = () => a.set('lease', 'me', at(cluster.nowMs) as number)
    expect(act).toThrow(ValueError)
    expect(act).toThrow(/expiresAt = .* is not a time in the future/)
    expect(a.get('lease')).toBeUndefined()
  })
})

describe('a value that does not fit the schema', () => {
  const schema = { load: t.number, role: t.union([t.literal('api'), t.literal('worker')], 'Role') }

  test.each<[string, string, unknown, string]>([
    ['another type', 'load', '0.5', 'cannot publish "load": the schema wants number, not "0.5"'],
    ['none of the literals', 'role', 'db', 'cannot publish "role": the schema wants Role, not "db"'],
    ['a BigInt inside', 'load', { x: 1n }, 'the schema wants number, not [object Object]'],
    ['something that JSON drops', 'load', { toJSON: () => undefined }, 'the schema wants number, not '],
    ['undefined', 'load', undefined, 'the schema wants number, not undefined'],
    ['NaN, which io-ts takes for a number', 'load', NaN, 'the value is NaN'],
  ])('%s', async (_, key, value, message) => {
    const a = (await cluster.start('a', { schema })) as unknown as Untyped
    expect(() => a.set(key, value)).toThrow(ValueError)
    expect(() => a.set(key, value)).toThrow(message)
    expect(a.get(key)).toBeUndefined()
  })
})

test('no mistake reaches the cluster', async () => {
  const { a, b } = await cluster.pair()
  const untyped = a as unknown as Untyped
  const updates = record(b.updates$)
  const mistakes = [NaN, undefined, cycle, deep(40), 'x'.repeat(10_000)].map((value) => () => untyped.set('x', value))
  for (const mistake of [...mistakes, () => a.set('x', 1, 5)]) expect(mistake).toThrow(ValueError)
  cluster.run(10_000)
  expect(updates).toEqual([])
  a.set('x', 1)
  cluster.run(10_000)
  expect(updates).toMatchObject([{ key: 'x', value: 1, version: 1 }])
})

test('each error has a stable code and its name', () => {
  const errors = [new ValueError('x'), new UnknownKeyError('x'), new LifecycleError('x')]
  expect(errors.map(({ name, code }) => [name, code])).toEqual([
    ['ValueError', 'VALUE'],
    ['UnknownKeyError', 'UNKNOWN_KEY'],
    ['LifecycleError', 'LIFECYCLE'],
  ])
  expect(errors.every((error) => error instanceof GossipError && error instanceof Error)).toBe(true)
})
