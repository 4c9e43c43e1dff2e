import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { isWithinDepth, type Json, jsonEqual, jsonFault } from '../../src/core/json.js'

const cycle: Record<string, unknown> = {}
cycle.self = cycle
const hole: unknown[] = [1]
hole[2] = 3

describe('jsonFault', () => {
  it.each<[string, unknown]>([
    ['null', null],
    ['a nested value', { a: [1, 'x', { b: [] }], c: false }],
    ['an object without prototype', Object.assign(Object.create(null) as object, { a: 1 })],
    ['objects of another realm', runInNewContext('({ a: [{ b: 1 }] })')],
    ['a key called __proto__', JSON.parse('{"__proto__":1}')],
    ['the same part twice', [cycle.none ?? [], []]],
  ])('has nothing against %s', (_, value) => {
    expect(jsonFault(value, 5)).toBeUndefined()
  })

  it.each<[string, unknown, string]>([
    ['undefined', undefined, 'the value is of type undefined'],
    ['a function', { f: () => 1 }, 'the value.f is of type function'],
    ['a symbol', [Symbol('s')], 'the value[0] is of type symbol'],
    ['a bigint', 1n, 'of type bigint'],
    ['NaN', { a: [NaN] }, 'the value.a[0] is NaN'],
    ['-Infinity', -Infinity, '-Infinity'],
    ['a date', new Date(0), 'not a plain object'],
    ['a map', { m: new Map() }, 'the value.m is not a plain object'],
    ['a date of another realm', runInNewContext('new Date(0)'), 'not a plain object'],
    [
      'an instance of a class',
      new (class Money {
        readonly cents = 5
      })(),
      'not a plain object',
    ],
    ['one of a class of another realm', runInNewContext('new (class Money {})()'), 'not a plain object'],
    ['an object that inherits', Object.create({ a: 1 }), 'not a plain object'],
    ['a toJSON method', { toJSON: () => 1 }, 'toJSON'],
    ['one of a list', [Object.assign([1], { toJSON: () => 1 })], 'the value[0] has a toJSON method'],
    ['a hole', hole, 'the value[1] is of type undefined'],
    ['a cycle', cycle, 'deeper than 5'],
  ])('names %s and where it is', (_, value, words) => {
    expect(jsonFault(value, 5)).toContain(words)
  })

  it('accepts exactly the nesting that is allowed', () => {
    expect(jsonFault([[1]], 2)).toBeUndefined()
    expect(jsonFault([[[]]], 2)).toContain('deeper than 2')
  })

  it('accepts only what JSON gives back unchanged', () => {
    const anything = fc.anything({
      withDate: true,
      withMap: true,
      withBigInt: true,
      withNullPrototype: true,
      maxDepth: 3,
    })
    fc.assert(
      fc.property(anything, (value) => {
        if (jsonFault(value, 10) !== undefined) return
        // JSON has one zero and one kind of object
        const plain = (part: unknown): unknown => JSON.parse(JSON.stringify(part)) as unknown
        expect(plain(plain(value))).toEqual(plain(value))
        expect(depthFirst(plain(value))).toEqual(depthFirst(value))
      }),
    )
  })
})

/** Every leaf with its path: what must survive the journey. */
const depthFirst = (value: unknown, path = ''): string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value)
        .flatMap(([key, child]) => depthFirst(child, `${path}.${key}`))
        .concat(`${path} object`)
    : [`${path} ${typeof value} ${String(value)}`]

describe('isWithinDepth', () => {
  it.each<[unknown, number, boolean]>([
    ['text', 0, true],
    [null, 0, true],
    [[], 0, false],
    [[], 1, true],
    [{ a: { b: 1 } }, 1, false],
    [{ a: { b: 1 } }, 2, true],
    [[1, [2, [3]]], 3, true],
    [[1, [2, [3]]], 2, false],
  ])('%j is within %i: %p', (value, depth, within) => {
    expect(isWithinDepth(value, depth)).toBe(within)
  })

  it('agrees with jsonFault', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.nat(6), (value, depth) => {
        expect(isWithinDepth(value, depth)).toBe(jsonFault(value, depth) === undefined)
      }),
    )
  })
})

describe('jsonEqual', () => {
  it.each<[string, Json, Json, boolean]>([
    ['keys in another order', { a: 1, b: [2] }, { b: [2], a: 1 }, true],
    ['a key more', { a: 1 }, { a: 1, b: 2 }, false],
    ['a key less', { a: 1, b: 2 }, { a: 1 }, false],
    ['another key', { a: null }, { b: null }, false],
    ['elements in another order', [1, 2], [2, 1], false],
    ['an element more', [1], [1, 2], false],
    ['an array and an object', ['x'], { 0: 'x' }, false],
    ['an empty array and an empty object', [], {}, false],
    ['null and an object', null, {}, false],
    ['a number and its text', 1, '1', false],
    ['the two zeros, which JSON has one form for', [0], [-0], true],
    ['an own and an inherited key', { toString: null }, { a: null }, false],
    ['valueOf', { valueOf: 1 }, { valueOf: 1 }, true],
    ['another valueOf', { valueOf: 1 }, { valueOf: 2 }, false],
    ['toString', { toString: 'a' }, { toString: 'b' }, false],
    ['constructor', { constructor: { name: 'x' } }, { constructor: { name: 'x' } }, true],
    ['__proto__', JSON.parse('{"__proto__":1}') as Json, JSON.parse('{"__proto__":1}') as Json, true],
    ['another __proto__', JSON.parse('{"__proto__":1}') as Json, JSON.parse('{"__proto__":2}') as Json, false],
    ['__proto__ and no key', JSON.parse('{"__proto__":{}}') as Json, JSON.parse('{"a":{}}') as Json, false],
  ])('%s', (_, a, b, equal) => {
    expect([jsonEqual(a, b), jsonEqual(b, a)]).toEqual([equal, equal])
    expect(jsonEqual([{ a }], [{ a: b }])).toBe(equal)
  })

  it('an object without prototype is as any other', () => {
    expect(jsonEqual(Object.assign(Object.create(null) as object, { a: 1 }), { a: 1 })).toBe(true)
  })

  it('agrees with what travels', () => {
    const value = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>
    const sorted = (part: unknown): unknown => {
      if (typeof part !== 'object' || part === null) return part
      if (Array.isArray(part)) return part.map(sorted)
      return Object.entries(part)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, child]) => ({ key, child: sorted(child) }))
        .concat({ key: '', child: 'object' })
    }
    const travelled = (part: Json): string => JSON.stringify(sorted(JSON.parse(JSON.stringify(part))))
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(jsonEqual(a, b)).toBe(travelled(a) === travelled(b))
        expect(jsonEqual(a, JSON.parse(JSON.stringify(a)) as Json)).toBe(true)
      }),
    )
  })
})
