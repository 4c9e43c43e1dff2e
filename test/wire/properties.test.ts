import * as E from 'fp-ts/lib/Either.js'
import { countCodec } from '../../src/wire/codecs/count.js'
import type { Read } from '../../src/wire/codecs/fault.js'
import { Properties } from '../../src/wire/codecs/properties.js'

const place = countCodec('a place')

const point = (input: object): Read<{ x: number; y: number }> => {
  const properties = new Properties(input)
  const x = properties.take('x', place)
  const y = properties.take('y', place)
  return properties.make({ x, y })
}

test('what is made of properties that all fit is what was read; others are ignored', () => {
  expect(point({ x: 1, y: 2, z: 'none of ours' })).toEqual(E.right({ x: 1, y: 2 }))
})

test('the first that does not fit is told, by its name', () => {
  const read = point({ x: -1, y: 'north' })
  expect(read).toEqual(E.left({ kind: 'out-of-bounds', path: ['x'], detail: 'expected a place, got -1' }))
})

test('one that is missing does not fit', () => {
  expect(point({ x: 1 })).toEqual(E.left({ kind: 'wrong-shape', path: ['y'], detail: 'expected a place, got nothing' }))
})

test('after one that does not fit no other is read: a reader may rely on what was taken before', () => {
  const properties = new Properties({ length: 'long', text: 'abc' })
  const length = properties.take('length', place)
  const read = jest.fn((input: unknown): Read<string> => E.right((input as string).padEnd(length)))
  properties.take('text', { read })
  expect(read).not.toHaveBeenCalled()
  expect(E.isLeft(properties.make({}))).toBe(true)
})
