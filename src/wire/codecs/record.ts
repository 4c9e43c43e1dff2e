import * as E from 'fp-ts/lib/Either.js'
import { fault, type HandWritten, handWritten, type Read, within } from './fault.js'

type Parts = Readonly<Record<string, { readonly read: (input: unknown) => Read<unknown> }>>

/** What the readers of the parts make of them. */
type Whole<P extends Parts> = {
  readonly [K in keyof P]: P[K] extends { readonly read: (input: unknown) => Read<infer A> } ? A : never
}

/**
 * Reads the properties of an object, each by its own reader; others are ignored. What `t.type` does, without a context for
 * each property of each message.
 */
export const record = <P extends Parts>(parts: P): ((input: object) => Read<Whole<P>>) => {
  const readers = Object.entries(parts)
  return (input) => {
    const whole: Record<string, unknown> = {}
    for (const [key, part] of readers) {
      const read = part.read((input as Readonly<Record<string, unknown>>)[key])
      if (E.isLeft(read)) return within(key, read.left)
      whole[key] = read.right
    }
    return E.right(whole as Whole<P>)
  }
}

/** One of some values that are told by what they are. */
export const oneOf = <const T extends string | number | boolean>(
  what: string,
  values: readonly T[],
): HandWritten<T, T> => {
  const read = (input: unknown): Read<T> => (values.includes(input as T) ? E.right(input as T) : fault(what, input))
  return handWritten(what, read, (value) => value)
}

/** Left as it is: to be read when more is known. */
export const anything: HandWritten<unknown, unknown> = handWritten('Anything', E.right, (value) => value)
