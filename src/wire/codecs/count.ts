import * as E from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import { type Fault, fault, type HandWritten, handWritten, type Read } from './fault.js'

interface CountBrand {
  readonly Count: unique symbol
}

/** A whole number that can be counted on: 0 to `Number.MAX_SAFE_INTEGER`. */
export type Count = t.Branded<number, CountBrand>

/**
 * Whether a number of the protocol is possible. JSON.parse makes Infinity of `1e999` and -0 of `-0`, and 1e300 is an
 * integer: one version like that, believed once, would outrank every later one.
 */
export const isCount = (input: unknown): input is Count =>
  typeof input === 'number' && Number.isSafeInteger(input) && input >= 0 && !Object.is(input, -0)

/** Refuses what is not a count: a number is out of bounds, anything else has the wrong shape. */
export const notCount = (what: string, input: unknown, path: Fault['path'] = []): E.Either<Fault, never> =>
  fault(what, input, path, typeof input === 'number' ? 'out-of-bounds' : 'wrong-shape')

/** A codec of counts that says `what` was expected. */
export const countCodec = (what: string): HandWritten<Count, number> =>
  handWritten('Count', (input): Read<Count> => (isCount(input) ? E.right(input) : notCount(what, input)), Number)

/** The same for what may be left out. */
export const optionalCountCodec = (what: string): HandWritten<Count | undefined, number | undefined> => {
  const { read } = countCodec(what)
  return handWritten(
    'OptionalCount',
    (input): Read<Count | undefined> => (input === undefined ? E.right(undefined) : read(input)),
    (count) => count,
  )
}

/**
 * A duration in whole milliseconds, as it travels.
 *
 * @example wholeMs(1.6) // 2
 */
export const wholeMs = (ms: number): number => (ms > 0 ? Math.min(Math.round(ms), Number.MAX_SAFE_INTEGER) : 0)
