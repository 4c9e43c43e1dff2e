import { compare } from '../../src/testing/marbles/compare.js'
import { readDiagram } from '../../src/testing/marbles/diagram.js'
import type { Moment } from '../../src/testing/marbles/moment.js'

const next = (atMs: number, value: unknown): Moment => ({ atMs, kind: 'next', value })
const drawn = (marbles: string, values?: Record<string, unknown>): readonly Moment[] =>
  readDiagram(marbles, 1000, values).moments

const label = 'failures of b'
const a = { peer: 'a:7000' }
const c = { peer: 'c:7000' }

describe('the failure message', () => {
  test('shows both diagrams under each other, and the values', () => {
    const expected = drawn('-----f------g--|', { f: a, g: c })
    const received = [
      next(5000, { ...a, phi: 8.5 }),
      next(8350, { peer: 'x:7000', phi: 9 }),
      next(12_000, { ...c, phi: 9 }),
    ]
    expect(compare({ label, expected, received, withinMs: 999 })).toBe(
      `
failures of b: at 8.35s came { peer: 'x:7000', phi: 9 } where "g" was expected

              5s  8.35s  12s  15s
  expected  --f----------g----|----
  received  --f---A------g---------

  expected f = { peer: 'a:7000' }
  expected g = { peer: 'c:7000' }
  received f = { peer: 'a:7000', phi: 8.5 }
  received A = { peer: 'x:7000', phi: 9 }
  received g = { peer: 'c:7000', phi: 9 }
`.trim(),
    )
  })

  test('groups what happens at once', () => {
    const expected = drawn('(fg)', { f: a, g: c })
    const received = [next(0, a), next(0, a), next(40, c)]
    expect(compare({ label, expected, received, withinMs: 0 })).toBe(
      `
failures of b: at 0s came { peer: 'a:7000' } where "g" was expected

              0s    40ms
  expected  --(fg)--------
  received  --(ff)--g-----

  expected f = { peer: 'a:7000' }
  expected g = { peer: 'c:7000' }
  received f = { peer: 'a:7000' }
  received g = { peer: 'c:7000' }
`.trim(),
    )
  })

  test.each([
    ['never came', '-f', [], '"f" at 1s never came'],
    ['too early', '--f', [next(1999, a)], '"f" was expected at 2s and came at 1.999s, too early'],
    ['too late', '--f', [next(3000, a)], '"f" was expected at 2s or up to 999ms later and came at 3s, too late'],
    ['too many', '-f', [next(1000, a), next(1200, c)], "{ peer: 'c:7000' } came at 1.2s and nothing more was expected"],
    [
      'an end',
      '-f',
      [next(1000, a), { atMs: 2000, kind: 'complete', value: undefined } as const],
      'the completion came at 2s',
    ],
    ['no end', '-f|', [next(1000, a)], 'the completion at 2s never came'],
    [
      'an error',
      '-f',
      [{ atMs: 1000, kind: 'error', value: 'boom' } as const],
      'at 1s came the error \'boom\' where "f"',
    ],
  ])('%s', (_, marbles, received, message) => {
    expect(compare({ label, expected: drawn(marbles, { f: a }), received, withinMs: 999 })).toContain(message)
  })

  test('says nothing when all is as drawn', () => {
    const received = [next(1500, { ...a, phi: 9 }), { atMs: 2000, kind: 'complete', value: undefined } as const]
    expect(compare({ label, expected: drawn('-f|', { f: a }), received, withinMs: 999 })).toBeUndefined()
  })
})

describe('expected values', () => {
  const matches = (expected: unknown, received: unknown): boolean =>
    compare({ label, expected: drawn('x', { x: expected }), received: [next(0, received)], withinMs: 0 }) === undefined

  test.each([
    ['an object with more in it', { peer: 'a' }, { peer: 'a', phi: 9 }, true],
    ['another value in it', { peer: 'a' }, { peer: 'b' }, false],
    ['one that is missing', { peer: 'a' }, {}, false],
    ['deeper', { at: { host: 'a' } }, { at: { host: 'a', port: 1 } }, true],
    ['lists agree altogether', [1, 2], [1, 2, 3], false],
    ['a list is no object', { length: 2 }, [1, 2], false],
    ['equal lists', [1, { a: 1 }], [1, { a: 1, b: 2 }], true],
    ['equal maps', new Map([['a', { x: 1 }]]), new Map([['a', { x: 1, y: 2 }]]), true],
    ['a larger map', new Map([['a', 1]]), new Map([['a', 1], ['b', 2]]), false], // prettier-ignore
    ['equal sets', new Set(['a']), new Set(['a']), true],
    ['a matcher of the test runner', { phi: expect.any(Number) as unknown }, { phi: 9 }, true],
    ['a matcher that refuses', { phi: expect.any(Number) as unknown }, { phi: '9' }, false],
    ['nothing for something', undefined, 1, false],
  ])('%s', (_, expected, received, alike) => {
    expect(matches(expected, received)).toBe(alike)
  })

  test('a letter without a value stands for itself', () => {
    expect(compare({ label, expected: drawn('x'), received: [next(0, 'x')], withinMs: 0 })).toBeUndefined()
  })
})

describe('reading diagrams', () => {
  test('a diagram lasts as long as it is drawn', () => {
    expect(readDiagram('--a-- 5s ', 1000).lengthMs).toBe(10_000)
    expect(readDiagram('--a--|', 1000).lengthMs).toBe(5000)
    expect(readDiagram('1500ms a', 1).moments).toEqual([{ atMs: 1500, kind: 'next', value: 'a', symbol: 'a' }])
    expect(readDiagram('2s', 1000).lengthMs).toBe(2000)
  })
})
