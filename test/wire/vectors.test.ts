import * as E from 'fp-ts/lib/Either.js'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { WireError } from '../../src/core/codec.js'
import type { Message } from '../../src/core/message.js'
import type { WireBounds } from '../../src/wire/bounds.js'
import { jsonCodec } from '../../src/wire/codec.js'
import { jsonSizes } from '../../src/wire/sizes.js'

interface Vectors {
  readonly bounds: WireBounds
  readonly accepted: readonly Accepted[]
  readonly tolerated: readonly Accepted[]
  readonly refused: readonly { readonly name: string; readonly text: string; readonly error: WireError }[]
}

interface Accepted {
  readonly name: string
  readonly text: string
  /** As the core has it, but `remainingMs` is null for Infinity and entries have no `bytes`. */
  readonly message: Message
}

const file = join(__dirname, '..', 'vectors', 'wire-v1.json')
const vectors = JSON.parse(readFileSync(file, 'utf8')) as Vectors
const codec = jsonCodec(vectors.bounds)

const completed = (message: Message): Message => {
  if (!('deltas' in message)) return message
  const deltas = message.deltas.map((delta) => ({
    ...delta,
    entries: delta.entries.map((entry) => ({
      ...entry,
      remainingMs: (entry.remainingMs as number | null) ?? Infinity,
      bytes: jsonSizes.entry(entry.key, entry.value),
    })),
  }))
  return { ...message, deltas }
}

describe('the vectors of version 1', () => {
  it.each(vectors.accepted.map((vector) => [vector.name, vector] as const))('accepted: %s', (_, { text, message }) => {
    expect(codec.decode(text)).toEqual(E.right(completed(message)))
    expect(codec.encode(completed(message))).toBe(text)
  })

  it.each(vectors.tolerated.map((vector) => [vector.name, vector] as const))(
    'tolerated: %s',
    (_, { text, message }) => {
      expect(codec.decode(text)).toEqual(E.right(completed(message)))
      expect(codec.encode(completed(message))).not.toBe(text)
    },
  )

  it.each(vectors.refused.map((vector) => [vector.name, vector] as const))('refused: %s', (_, { text, error }) => {
    expect(codec.decode(text)).toEqual(E.left(error))
  })

  it('has a name of its own for each', () => {
    const names = [...vectors.accepted, ...vectors.tolerated, ...vectors.refused].map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
  })
})
