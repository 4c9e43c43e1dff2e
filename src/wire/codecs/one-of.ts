import * as E from 'fp-ts/lib/Either.js'
import { fault, type HandWritten, handWritten, type Read } from './fault.js'

/** One of some values that are told by what they are. */
export const oneOf = <const T extends string | number | boolean>(
  what: string,
  values: readonly T[],
): HandWritten<T, T> => {
  const read = (input: unknown): Read<T> => (values.includes(input as T) ? E.right(input as T) : fault(what, input))
  return handWritten(what, read, (value) => value)
}
