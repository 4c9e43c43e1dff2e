import * as E from 'fp-ts/lib/Either.js'
import { type Fault, type Read, within } from './fault.js'

/** Reads one value, and says what it makes of it or what is wrong with it. */
export interface Reader<A> {
  readonly read: (input: unknown) => Read<A>
}

/**
 * The properties of an object, read one by one; others are ignored. What `t.type` does, without a context for each property and
 * without an object of what they are that is only there to make another of.
 *
 * @example
 * const properties = new Properties(input)
 * const x = properties.take('x', countCodec('a place'))
 * const y = properties.take('y', countCodec('a place'))
 * return properties.make({ x, y }) // what is wrong with the first that does not fit, or the point
 */
export class Properties {
  #fault: E.Either<Fault, never> | undefined

  constructor(private readonly input: object) {}

  /**
   * The value of a property, if it fits. Once one did not, no other is read, and what is returned stands for nothing: `make` does not
   * let it out.
   */
  take<A>(key: string, { read }: Reader<A>): A {
    if (this.#fault === undefined) {
      const value = read((this.input as Readonly<Record<string, unknown>>)[key])
      if (E.isRight(value)) return value.right
      this.#fault = within(key, value.left)
    }
    return undefined as A
  }

  /** What was made of the values, unless something is wrong with one of them. */
  make<A>(whole: A): Read<A> {
    return this.#fault ?? E.right(whole)
  }
}
