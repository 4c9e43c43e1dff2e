import { isLeft } from 'fp-ts/lib/Either.js'
import { fromNullable, getOrElseW, map, type Option } from 'fp-ts/lib/Option.js'
import { pipe } from 'fp-ts/lib/function.js'
import type * as t from 'io-ts'
import type { Config } from '../config/parse.js'
import type { Diagnostic, Update as CoreUpdate } from '../core/events.js'
import { type Json, jsonFault } from '../core/json.js'
import type { PeerName, Sizes } from '../core/message.js'
import { UnknownKeyError, ValueError } from '../errors.js'
import type { Update } from './types.js'

/** A value of a peer that could be read, or what to report. */
export type Reading = { readonly value: unknown } | { readonly refused: Diagnostic }

/** Between the application's typed values and the JSON that travels: what the schema, the caps and JSON allow. */
export class TypedValues<V extends object> {
  constructor(
    private readonly config: Config,
    private readonly sizes: Sizes,
  ) {}

  /** The JSON of a value to be published. Throws typed errors that say what to change. */
  encode(key: string, value: unknown): Json {
    this.checkKey(key)
    const json = pipe(
      this.#codec(key),
      map((codec) => this.#encodeBy(codec, key, value)),
      getOrElseW(() => value),
    )
    const fault = jsonFault(json, this.config.maxDepth)
    if (fault !== undefined) throw new ValueError(`cannot publish ${show(key)}: ${fault}`)
    const bytes = this.sizes.entry(key, json as Json)
    if (bytes > this.config.maxEntryBytes) {
      const limit = this.config.maxEntryBytes
      throw new ValueError(
        `cannot publish ${show(key)}: it takes ${bytes} bytes, more than maxEntryBytes = ${limit}; ` +
          'publish a reference to it, or raise the limit on all nodes',
      )
    }
    return json as Json
  }

  /** Throws unless the key may be used. */
  checkKey(key: unknown): asserts key is string {
    if (typeof key !== 'string') throw new UnknownKeyError(`a key must be a string, not ${typeof key}`)
    const { schema, maxKeyBytes } = this.config
    if (schema !== undefined && !Object.hasOwn(schema, key)) {
      const known = Object.keys(schema).map(show).join(', ')
      throw new UnknownKeyError(
        `the key ${show(key)} is not in the schema (it has ${known}); add it there or fix the name`,
      )
    }
    if (Buffer.byteLength(key) > maxKeyBytes) {
      throw new ValueError(`a key of ${Buffer.byteLength(key)} bytes: at most maxKeyBytes = ${maxKeyBytes} are allowed`)
    }
  }

  /** Reads what a peer published. */
  read(peer: PeerName, key: string, json: Json): Reading {
    const { schema } = this.config
    if (schema === undefined) return { value: json }
    const codec = this.#codec(key)
    if (codec._tag === 'None') {
      const message = `${peer} publishes ${show(key)}, which is not in this node's schema: not shown`
      return { refused: { kind: 'unknown-key', message, peer, key } }
    }
    const decoded = codec.value.decode(json)
    if (!isLeft(decoded)) return { value: decoded.right }
    const message = `${peer} publishes under ${show(key)} something that is not ${codec.value.name}: not shown`
    return { refused: { kind: 'value-refused', message, peer, key } }
  }

  /** The value alone, or nothing. */
  valueOf(peer: PeerName, key: string, json: Json): unknown {
    const reading = this.read(peer, key, json)
    return 'value' in reading ? reading.value : undefined
  }

  /** A core update as the application sees it, or what to report instead. */
  update(core: CoreUpdate): { readonly update: Update<V> } | { readonly refused: Diagnostic } | undefined {
    const { peer, key, kind, value, previous: before } = core
    const previous = before === undefined ? undefined : this.valueOf(peer, key, before)
    if (kind !== 'set') {
      // a value that was never shown does not go either
      return previous === undefined ? undefined : { update: { ...core, previous } as unknown as Update<V> }
    }
    const reading = this.read(peer, key, value as Json)
    if ('refused' in reading) return reading
    return { update: { ...core, value: reading.value, previous } as unknown as Update<V> }
  }

  #codec(key: string): Option<t.Mixed> {
    const { schema } = this.config
    return fromNullable(schema !== undefined && Object.hasOwn(schema, key) ? schema[key] : undefined)
  }

  #encodeBy(codec: t.Mixed, key: string, value: unknown): unknown {
    if (!codec.is(value)) {
      throw new ValueError(`cannot publish ${show(key)}: the schema wants ${codec.name}, not ${show(value)}`)
    }
    return codec.encode(value)
  }
}

const show = (value: unknown): string => {
  const text =
    typeof value === 'string' || (typeof value === 'object' && value !== null) ? safeJson(value) : String(value)
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}

const safeJson = (value: unknown): string => {
  try {
    return JSON.stringify(value)
  } catch {
    return Object.prototype.toString.call(value)
  }
}
