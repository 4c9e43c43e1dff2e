import type * as t from 'io-ts'
import type { Json } from '../core/json.js'

/** An io-ts codec for each key. What a codec encodes to must be JSON. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- any codec will do: the value's type is inferred from it
export type Schema = { readonly [key: string]: t.Type<any, any> }

/** The values that a schema describes, by key; any JSON under any key where there is no schema. */
export type ValuesOf<S extends Schema> = string extends keyof S
  ? { readonly [key: string]: Json }
  : { readonly [K in keyof S]: t.TypeOf<S[K]> }
