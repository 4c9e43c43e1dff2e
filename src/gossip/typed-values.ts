import { isLeft } from 'fp-ts/lib/Either.js'
import { fromNullable, getOrElseW, map, type Option } from 'fp-ts/lib/Option.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import type { Config } from '../config/parse.js'
import type { Diagnostic, Update as CoreUpdate } from '../core/events.js'
import { type Json, jsonFault } from '../core/json.js'
import type { PeerName } from '../core/message.js'
import type { Sizes } from '../core/sizes.js'
import { UnknownKeyError, ValueError } from '../errors.js'
import { show, wordsOf } from '../show.js'
import { frozen } from './frozen.js'
import type { Update } from './types.js'

/** A value of a peer that could be read, or what to report. */
export type Reading = { readonly value: unknown } | { readonly refused: Diagnostic }

/** What follows from a core update for the application. */
export interface Telling<V extends object> {
  readonly update?: Update<V>
  readonly refused?: Diagnostic
}

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
    return copy(json as Json)
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

  /**
   * Reads what a peer, or this node, published. What is held is what is relayed, and only its owner may change it: it is given
   * away frozen.
   */
  read(peer: PeerName, key: string, held: Json): Reading {
    const { schema } = this.config
    const json = frozen(held)
    if (schema === undefined) return { value: json }
    const codec = this.#codec(key)
    if (codec._tag === 'None') {
      const message = `${peer} publishes ${show(key)}, which is not in this node's schema: not shown; add it, or expect it while versions of the program differ`
      return { refused: { kind: 'unknown-key', message, peer, key } }
    }
    const decoded = tryDecode(codec.value, json)
    if (!isLeft(decoded)) return { value: decoded.right }
    const message = `${peer} publishes under ${show(key)} something that is not ${codec.value.name}: not shown; bring the schemas together`
    return { refused: { kind: 'value-refused', message, peer, key } }
  }

  /** The value alone, or nothing. */
  valueOf(peer: PeerName, key: string, json: Json): unknown {
    const reading = this.read(peer, key, json)
    return 'value' in reading ? reading.value : undefined
  }

  /** What the application is to be told of a core update, and what is to be reported. */
  update(core: CoreUpdate): Telling<V> {
    const { peer, key, kind, value, previous: before } = core
    const previous = before === undefined ? undefined : this.valueOf(peer, key, before)
    const gone = { ...core, value: undefined, previous, expiresAt: undefined }
    // a value that was never shown does not go either
    if (kind !== 'set') return previous === undefined ? {} : { update: gone as unknown as Update<V> }
    const reading = this.read(peer, key, value as Json)
    if ('value' in reading) return { update: { ...core, value: reading.value, previous } as unknown as Update<V> }
    // what was shown is no longer true, and what took its place cannot be shown
    const { refused } = reading
    return previous === undefined
      ? { refused }
      : { refused, update: { ...gone, kind: 'deleted' } as unknown as Update<V> }
  }

  #codec(key: string): Option<t.Mixed> {
    const { schema } = this.config
    return fromNullable(schema !== undefined && Object.hasOwn(schema, key) ? schema[key] : undefined)
  }

  #encodeBy(codec: t.Mixed, key: string, value: unknown): unknown {
    if (!isOf(codec, value)) {
      throw new ValueError(`cannot publish ${show(key)}: the schema wants ${codec.name}, not ${show(value)}`)
    }
    try {
      return codec.encode(value)
    } catch (cause) {
      throw new ValueError(`cannot publish ${show(key)}: encoding it as ${codec.name} failed: ${wordsOf(cause)}`, {
        cause,
      })
    }
  }
}

/** A copy of its own: what the application does to its object afterwards is not a write. */
const copy = (json: Json): Json =>
  typeof json === 'object' && json !== null ? (JSON.parse(JSON.stringify(json)) as Json) : json

/** A schema's codec is the application's code: what it throws is a refusal. So is a guard that expects to be asked of its own only. */
const isOf = (codec: t.Mixed, value: unknown): boolean => {
  try {
    return codec.is(value)
  } catch {
    return false
  }
}

/** The same of what a peer published. */
const tryDecode = (codec: t.Mixed, json: Json): t.Validation<unknown> => {
  try {
    return codec.decode(json) as t.Validation<unknown>
  } catch {
    return t.failures([])
  }
}
