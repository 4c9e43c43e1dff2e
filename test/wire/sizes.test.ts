import fc from 'fast-check'
import type { Message, Row, Suspicion } from '../../src/core/message.js'
import { jsonCodec } from '../../src/wire/codec.js'
import { jsonBytes, numberBytes, stringBytes } from '../../src/wire/json-bytes.js'
import { jsonSizes } from '../../src/wire/sizes.js'
import { messageBytes } from '../../src/wire/message-bytes.js'
import { anyText, message, row, suspicion, value, wideBounds } from './arbitraries.js'

const codec = jsonCodec(wideBounds)
const encodedBytes = (part: unknown): number => Buffer.byteLength(JSON.stringify(part))
const wireBytes = (message: Message): number => Buffer.byteLength(codec.encode(message))

const rowsOf = (message: Message) => ('rows' in message ? message.rows : [])
const deltasOf = (message: Message) => ('deltas' in message ? message.deltas : [])
const columnBytes = (message: Message): number => {
  const { columns } = message.type === 'digest' ? message : {}
  const { ahead } = message.type === 'reply' ? message : {}
  if (columns === undefined && ahead === undefined) return 0
  const { sections } = columns ?? {}
  const { by = '', upper = '', named } = ahead ?? {}
  const { max, gc } = typeof columns?.versions === 'object' ? columns.versions : { max: [], gc: [] }
  const numbers = [max, gc, named ?? [], ...(sections === undefined ? [] : [sections.sizes, sections.fingerprints])]
  const isInFull = columns?.sections !== undefined
  const text = columns === undefined || isInFull ? by + upper : columns.residues + (columns.upper ?? '')
  const sectionBytes = sections === undefined && named === undefined ? 0 : jsonSizes.sections
  const listBytes = sum([...numbers, isInFull ? columns.heartbeats : []].flat().map(jsonSizes.number))
  return jsonSizes.columns + sectionBytes + text.length * jsonSizes.digit + listBytes
}
const unwantedBytes = (message: Message): number => {
  const { unwanted } = message.type === 'digest' || message.type === 'reply' ? message : {}
  return unwanted === undefined ? 0 : jsonSizes.names + sum(unwanted.map(jsonSizes.name))
}
const suspicionBytes = (message: Message): number => {
  const { suspicions } = message.type === 'news' ? message : {}
  return suspicions === undefined ? 0 : jsonSizes.suspicions + sum(suspicions.map(jsonSizes.suspicion))
}
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)

describe('bytes of JSON', () => {
  it.each([
    ['quotes and backslashes', '"\\'],
    ['control characters', '\u0000\u001f\b\t\n\f\r'],
    ['two, three and four bytes', 'é漢👩'],
    ['lone surrogates', '\ud800a\udc00'],
    ['a surrogate at the end', 'a\ud83d'],
    ['line separators and DEL, which are not escaped', '\u2028\u2029\u007f'],
  ])('of a string with %s', (_, text) => {
    expect(stringBytes(text)).toBe(encodedBytes(text))
    expect(stringBytes(text.repeat(50))).toBe(encodedBytes(text.repeat(50)))
  })

  it('of any string', () => {
    fc.assert(fc.property(anyText(100), (text) => stringBytes(text) === encodedBytes(text)))
  })

  it('of any value', () => {
    fc.assert(fc.property(value, (json) => jsonBytes(json) === encodedBytes(json)))
  })

  it.each([0, 9, 10, 99, 100, 999_999, 1e15, Number.MAX_SAFE_INTEGER, 2 ** 53, 1e21, -1, 0.5, -0, NaN])(
    'of the number %p',
    (number) => {
      expect(numberBytes(number)).toBe(encodedBytes(number))
    },
  )
})

describe('messageBytes', () => {
  it('is exactly what the encoded message takes', () => {
    fc.assert(
      fc.property(message, (m) => {
        expect(messageBytes(m)).toBe(wireBytes(m))
      }),
    )
  })

  it('counts durations as they are rounded', () => {
    const failed: Row = {
      name: 'a',
      generation: 1,
      heartbeat: 0,
      maxVersion: 0,
      gcVersion: 0,
      status: 'failed',
      ageMs: 9.6,
    }
    const sender = { name: 'b', address: { host: 'b', port: 1 }, generation: 1 }
    const reply: Message = { type: 'reply', cluster: 'c', sender, exchange: 1, rows: [failed], deltas: [] }
    expect(codec.encode(reply)).toContain('[0,"a",1,0,0,0,1,10]')
    expect(messageBytes(reply)).toBe(wireBytes(reply))
  })
})

describe('jsonSizes', () => {
  const sender = { name: 'b', address: { host: 'b', port: 1 }, generation: 1 }
  const digest = (rows: readonly Row[], by = sender): Message => {
    return { type: 'digest', cluster: 'c', sender: by, exchange: 1, to: 'a:1', complete: true, rows }
  }

  it('counts a row and its comma exactly when it has nothing in common with what stands before it', () => {
    const first: Row = {
      ...{ name: '\u0080', generation: 1, heartbeat: 0, maxVersion: 0, gcVersion: 0 },
      ...{ status: 'alive', ageMs: 0 },
    }
    fc.assert(
      fc.property(row, (r) => {
        expect(jsonSizes.row(r)).toBe(wireBytes(digest([first, r])) - wireBytes(digest([first])))
      }),
    )
  })

  it('bounds rows whatever stands beside them, and a base', () => {
    const rows = fc.array(row, { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(rows, message, (some, { sender: by }) => {
        const reserved = jsonSizes.envelope('c', by, 'a:1') + sum(some.map(jsonSizes.row))
        expect(wireBytes(digest(some, by))).toBeLessThanOrEqual(reserved)
        const [, ...tuples] = (JSON.parse(codec.encode(digest(some, by))) as { rows: unknown[] }).rows
        tuples.forEach((tuple, i) => expect(encodedBytes(tuple) + 1).toBeLessThanOrEqual(jsonSizes.row(some[i + 1]!)))
      }),
    )
  })

  it('bounds any message by the sum of its parts, and not by much more than rows have in common', () => {
    fc.assert(
      fc.property(message, (m) => {
        if (m.type === 'refusal') return
        const deltas = deltasOf(m)
        const entries = deltas.flatMap((delta) => delta.entries)
        const rowBytes = sum(rowsOf(m).map(jsonSizes.row))
        const reserved =
          jsonSizes.envelope(m.cluster, m.sender, m.type === 'digest' ? m.to : 'a:1') +
          ('pace' in m || 'shift' in m ? jsonSizes.pace : 0) +
          columnBytes(m) +
          unwantedBytes(m) +
          suspicionBytes(m) +
          rowBytes +
          sum(deltas.map(jsonSizes.deltaHeader)) +
          sum(entries.map((entry) => jsonSizes.entry(entry.key, entry.value)))
        const spare = reserved - wireBytes(m)
        const inCommon = rowBytes - encodedBytes((JSON.parse(codec.encode(m)) as { rows?: unknown }).rows ?? [])
        // What is reserved for numbers, for properties only other types have, for commas behind the last, for null and a comma in each tombstone.
        const slack = 164 + inCommon + 7 * 16 * deltas.length + 2 * deltas.length + 45 * entries.length
        expect(spare).toBeGreaterThanOrEqual(0)
        expect(spare).toBeLessThanOrEqual(slack)
      }),
    )
  })

  it('counts a suspicion and its comma exactly, however many accuse', () => {
    const news = (...suspicions: Suspicion[]): Message => {
      return { type: 'news', cluster: 'c', sender, deltas: [], suspicions }
    }
    const first = { name: 'a', generation: 1, heartbeat: 0, accusers: [] }
    fc.assert(
      fc.property(suspicion, (s) => {
        expect(jsonSizes.suspicion(s)).toBe(wireBytes(news(first, s)) - wireBytes(news(first)))
      }),
    )
    const none: Message = { type: 'news', cluster: 'c', sender, deltas: [] }
    expect(jsonSizes.suspicions).toBe(wireBytes(news()) - wireBytes(none))
  })

  it('holds for a delta and its entries at their longest numbers', () => {
    const most = Number.MAX_SAFE_INTEGER
    const entry = { key: 'k', version: most, kind: 'set' as const, value: 1, remainingMs: most, bytes: 0 }
    const delta = {
      ...{ name: 'n', address: { host: 'h', port: 65_535 }, generation: most, heartbeat: most, ageMs: most },
      ...{ status: 'left' as const, from: most - 1, gcVersion: most, toVersion: most, senderMax: most },
      entries: [entry],
    }
    const sender = { name: 'n', address: { host: 'h', port: 65_535 }, generation: most }
    const reply: Message = { type: 'reply', cluster: 'c', sender, exchange: most, rows: [], deltas: [delta] }
    const reserved = jsonSizes.envelope('c', sender, 'h:65535') + jsonSizes.deltaHeader(delta) + jsonSizes.entry('k', 1)
    expect(reserved).toBeGreaterThanOrEqual(wireBytes(reply))
    // Everything at its longest leaves only two commas, what a base of rows adds, and what a digest has and a reply has not.
    expect(reserved - wireBytes(reply)).toBeLessThanOrEqual(36)
  })
})
