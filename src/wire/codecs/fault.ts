import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import type { WireError } from '../../core/codec.js'

/** The first thing that is wrong with an input, found by a hand-written reader. */
export interface Fault {
  /** `out-of-bounds` for the right type beyond a limit, `wrong-shape` for everything else that does not fit. */
  readonly kind: WireError['kind']
  /** Such as `expected a generation, got 1e300`. */
  readonly detail: string
  /** Where, from the reader's input inwards. */
  readonly path: readonly (string | number)[]
}

/** What a hand-written reader makes of an input. */
export type Read<A> = E.Either<Fault, A>

/** An io-ts error that still knows the kind of its fault. */
interface KindedError extends t.ValidationError {
  readonly kind: WireError['kind']
}

const longestEcho = 40

/**
 * An input in a few harmless words: never all of a long one, and nothing but printable ASCII.
 *
 * @example describe(['a', 'b']) // 'an array of 2'
 */
export const describe = (value: unknown): string => {
  if (value === undefined) return 'nothing'
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
  if (Array.isArray(value)) return `an array of ${value.length}`
  if (typeof value !== 'string') return 'an object'
  const shown = JSON.stringify(value.slice(0, longestEcho)).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return value.length > longestEcho ? `${shown}... (${value.length} characters)` : shown
}

/**
 * Refuses an input with the thing expected in its place.
 *
 * @example fault('a generation', 1e300, ['rows', 3, 1])
 */
export const fault = (
  expected: string,
  got: unknown,
  path: Fault['path'] = [],
  kind: WireError['kind'] = 'wrong-shape',
): E.Either<Fault, never> => E.left({ kind, path, detail: unexpected(expected, got) })

/** The same fault, seen from one level further out. */
export const within = (key: string | number, { kind, detail, path }: Fault): E.Either<Fault, never> =>
  E.left({ kind, detail, path: [key, ...path] })

/**
 * Makes an io-ts codec of a hand-written reader and writer: for what is read thousands of times a message, where
 * combinators would allocate a context for each part.
 */
export const handWritten = <A, O>(
  name: string,
  read: (input: unknown) => Read<A>,
  write: (value: A) => O,
): HandWritten<A, O> => new HandWritten(name, read, write)

/** An io-ts codec that can be read without a context. */
export class HandWritten<A, O> extends t.Type<A, O> {
  constructor(
    name: string,
    readonly read: (input: unknown) => Read<A>,
    write: (value: A) => O,
  ) {
    super(
      name,
      (input): input is A => survives(() => E.isRight(read(write(input as A)))),
      (input, context) => {
        const result = read(input)
        return E.isRight(result) ? result : failed(result.left, input, context)
      },
      write,
    )
  }
}

/** Refuses inside an io-ts codec what no reader looked at. */
export const refuse = (
  expected: string,
  got: unknown,
  context: t.Context,
  path: Fault['path'] = [],
): t.Validation<never> => failed({ kind: 'wrong-shape', path, detail: unexpected(expected, got) }, got, context)

/** The first of io-ts's errors as one line with its path; the others usually follow from it. */
export const firstError = (errors: t.Errors): WireError => {
  const [first] = errors
  if (first === undefined) return { kind: 'wrong-shape', detail: 'not a message' }
  const kind = 'kind' in first ? (first as KindedError).kind : 'wrong-shape'
  const expected = first.context.at(-1)?.type.name ?? 'something else'
  const what = first.message ?? unexpected(expected, first.value)
  const where = pathOf(first.context)
  return { kind, detail: where === '' ? what : `${where}: ${what}` }
}

/** Whether a check passes; `is` is asked about anything at all, and a writer may throw on what is not its type. */
export const survives = (check: () => boolean): boolean => {
  try {
    return check()
  } catch {
    return false
  }
}

const unexpected = (expected: string, got: unknown): string => `expected ${expected}, got ${describe(got)}`

const failed = ({ kind, detail, path }: Fault, value: unknown, context: t.Context): t.Validation<never> => {
  const inner = path.map((key) => ({ key: String(key), type: t.unknown }))
  const error: KindedError = { kind, message: detail, value, context: [...context, ...inner] }
  return t.failures([error])
}

const pathOf = (context: t.Context): string =>
  context
    .map(({ key }) => (/^\d+$/.test(key) ? `[${key}]` : key === '' ? '' : `.${key}`))
    .join('')
    .replace(/^\./, '')
