import fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import type { WireError } from '../../src/core/codec.js'
import type { Delta, Message, Row } from '../../src/core/message.js'
import { jsonCodec } from '../../src/wire/codec.js'
import { jsonSizes } from '../../src/wire/sizes.js'
import { anyText, message, wideBounds } from './arbitraries.js'

const codec = jsonCodec(wideBounds)
const sender = { name: 'a', address: { host: 'a', port: 1 }, generation: 1 }

const refusalOf = (text: string): WireError | undefined => {
  const decoded = codec.decode(text)
  return E.isLeft(decoded) ? decoded.left : undefined
}

/** What must hold of whatever a codec lets through. */
const expectHarmless = (text: string): void => {
  const decoded = codec.decode(text)
  if (E.isLeft(decoded)) {
    expect(decoded.left.detail.length).toBeLessThan(400)
    expect(decoded.left.detail).toMatch(/^[ -~]*$/)
    return
  }
  const again = codec.encode(decoded.right)
  expect(again).not.toContain('\n')
  // Compared as text: a value of -0 is let through, and written as 0.
  const reread = codec.decode(again)
  expect(E.isRight(reread) && codec.encode(reread.right)).toBe(again)
  const deltas = 'deltas' in decoded.right ? decoded.right.deltas : []
  for (const entry of deltas.flatMap(({ entries }) => entries)) {
    expect(entry.bytes).toBeLessThanOrEqual(wideBounds.maxEntryBytes)
  }
}

describe('jsonCodec', () => {
  it('reads back what it writes', () => {
    fc.assert(
      fc.property(message, (m) => {
        const text = codec.encode(m)
        expect(text.startsWith('{"v":1,')).toBe(true)
        expect(text).not.toContain('\n')
        expect(codec.decode(text)).toEqual(E.right(m))
      }),
      { numRuns: 300 },
    )
  })

  it('never throws on text', () => {
    fc.assert(fc.property(anyText(200), expectHarmless))
  })

  it('never throws on JSON', () => {
    fc.assert(fc.property(fc.json({ maxDepth: 6 }), expectHarmless), { numRuns: 500 })
  })

  it('never throws on JSON in the place of any property', () => {
    const property = fc.constantFrom('v', 'c', 't', 's', 'x', 'to', 'full', 'g', 'rows', 'deltas', 'reason', 'expected')
    fc.assert(
      fc.property(message, property, fc.jsonValue(), (m, key, value) => {
        expectHarmless(JSON.stringify({ ...(JSON.parse(codec.encode(m)) as object), [key]: value }))
      }),
      { numRuns: 500 },
    )
  })

  it('never throws on a message with one part replaced, at any depth', () => {
    const hostile = fc.oneof(
      fc.constantFrom('1e999', '-0', '-1', '0.5', '9007199254740992', 'null', '[]', '{}', '""', '"__proto__"', 'true'),
      fc.json({ maxDepth: 2 }),
    )
    fc.assert(
      fc.property(message, fc.nat(), hostile, (m, nth, part) => {
        // Numbers, strings, and words of the encoded message, whatever they mean there.
        const parts = [...codec.encode(m).matchAll(/-?\d[\d.eE+-]*|"(?:[^"\\]|\\.)*"|true|false|null|\[\]/g)]
        const chosen = parts[nth % parts.length]!
        expectHarmless(
          `${chosen.input.slice(0, chosen.index)}${part}${chosen.input.slice(chosen.index + chosen[0].length)}`,
        )
      }),
      { numRuns: 1000 },
    )
  })

  it('never throws on a message with characters lost, doubled or swapped', () => {
    fc.assert(
      fc.property(message, fc.nat(), fc.nat(20), fc.string({ maxLength: 3 }), (m, at, length, inserted) => {
        const text = codec.encode(m)
        const start = at % text.length
        expectHarmless(text.slice(0, start) + inserted + text.slice(start + length))
      }),
      { numRuns: 500 },
    )
  })
})

describe('bounds', () => {
  const tight = (maxMessageBytes: number) => jsonCodec({ ...wideBounds, maxMessageBytes })
  const news = (deltas: readonly Delta[], cluster = 'demo'): Message => ({ type: 'news', cluster, sender, deltas })
  const bytesOf = (m: Message): number => Buffer.byteLength(codec.encode(m))

  it.each([
    ['ASCII', news([])],
    ['three bytes a character', news([], '漢'.repeat(50))],
  ])('counts a message in bytes: %s', (_, m) => {
    const bytes = bytesOf(m)
    expect(E.isRight(tight(bytes).decode(codec.encode(m)))).toBe(true)
    expect(tight(bytes - 1).decode(codec.encode(m))).toMatchObject(E.left({ kind: 'out-of-bounds' }))
    expect(tight(bytes).maxMessageBytes).toBe(bytes)
  })

  it('counts an entry as a relay will have to write it', () => {
    const delta = {
      ...{ name: 'a', address: sender.address, generation: 1, heartbeat: 1, status: 'alive' as const, ageMs: 0 },
      ...{ from: 0, gcVersion: 0, toVersion: 1, senderMax: 1 },
      entries: [{ key: 'k', version: 1, kind: 'set' as const, value: 'v', remainingMs: 5, bytes: 0 }],
    }
    const text = codec.encode(news([delta]))
    const bytes = jsonSizes.entry('k', 'v')
    const atMost = (maxEntryBytes: number) => jsonCodec({ ...wideBounds, maxEntryBytes }).decode(text)
    expect(E.isRight(atMost(bytes))).toBe(true)
    expect(atMost(bytes - 1)).toMatchObject(E.left({ kind: 'out-of-bounds' }))
  })

  const envelope = '{"v":1,"c":"demo","t":"news","s":["a","a:1",1],"deltas":'
  const open = 100_000
  it.each([
    ['in place of a message', '['.repeat(open) + ']'.repeat(open)],
    ['in place of deltas', `${envelope}${'['.repeat(open)}${']'.repeat(open)}}`],
    ['in a value', `${envelope}[["a","a:1",1,1,0,0,0,0,1,1,[[1,"k",${'['.repeat(open)}${']'.repeat(open)}]]]]}`],
    [
      'in a value, of objects',
      `${envelope}[["a","a:1",1,1,0,0,0,0,1,1,[[1,"k",${'{"":'.repeat(open)}1${'}'.repeat(open)}]]]]}`,
    ],
  ])('survives a nesting of 100,000 %s', (_, text) => {
    expect(refusalOf(text)).toBeDefined()
  })

  it('ignores a nesting in a property it does not know', () => {
    expect(refusalOf(`${envelope}[],"later":${'['.repeat(open)}${']'.repeat(open)}}`)).toBeUndefined()
  })

  it('reports the first of ten thousand errors only', () => {
    const rows = Array.from({ length: 10_000 }, () => [1, '', -1])
    const text = JSON.stringify({ v: 1, c: 'demo', t: 'digest', s: ['a', 'a:1', 1], x: 1, to: 'a:1', full: true, rows })
    expect(refusalOf(text)).toEqual({
      kind: 'out-of-bounds',
      detail: 'rows[0][2]: expected an offset of a generation, got -1',
    })
  })

  it('does not change what every object inherits', () => {
    const value = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'
    const text = `${envelope}[["__proto__","a:1",1,1,0,0,0,0,1,1,[[1,"__proto__",${value}]]]]}`
    const decoded = codec.decode(text)
    expect(E.isRight(decoded) && codec.encode(decoded.right)).toBe(text)
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })
})

describe('a fault', () => {
  const digest = { v: 1, c: 'demo', t: 'digest', s: ['a', 'a:1', 1], x: 1, to: 'a:1', full: true, g: 9 }
  const detailOf = (message: object): string | undefined => refusalOf(JSON.stringify(message))?.detail
  const isRead = (message: object): boolean => E.isRight(codec.decode(JSON.stringify(message)))

  it.each<[unknown, string, string]>([
    [[0], '', 'a row of 2 to 8 parts, got an array of 1'],
    [[0, 'b', 1, 1, 1, 1, 1, 1, 1], '', 'a row of 2 to 8 parts, got an array of 9'],
    ['b', '', 'a row of 2 to 8 parts, got "b"'],
    [[3, 'b'], '[0]', '0 to 2 characters of the name before, got 3'],
    [[-1, 'b'], '[0]', '0 to 2 characters of the name before, got -1'],
    [[0, 1], '[1]', 'the rest of a name, got 1'],
    [[0, ''], '[1]', 'a name, got ""'],
    [[0, '\n'], '[1]', 'a name without control characters, got "\\n"'],
    [[0, 'b', 0.5], '[2]', 'an offset of a generation, got 0.5'],
    [[0, 'b', 2 ** 53 - 1], '[2]', 'an offset of a generation from 9, got 9007199254740991'],
    [[0, 'b', 1, -1], '[3]', 'a heartbeat, got -1'],
    [[0, 'b', 1, 1, '1'], '[4]', 'a version, got "1"'],
    [[0, 'b', 1, 1, 1, null], '[5]', 'a gc version, got null'],
    [[0, 'b', 1, 1, 1, 1, 3], '[6]', 'a status of 0 to 2, got 3'],
    [[0, 'b', 1, 1, 1, 1, 1, -5], '[7]', 'an age, got -5'],
    [[0, 'b', 1, 1, 1, 1, 0, 5], '[7]', 'no age of a peer that is alive, got 5'],
    [[0, 'b', 0, 1], '', 'nothing but a name to be asked for, got an array of 4'],
    [[0, 'b', 0, 0, 1], '', 'nothing but a name to be asked for, got an array of 5'],
    [[0, 'b', 0, 0, 0, 1], '', 'nothing but a name to be asked for, got an array of 6'],
    [[0, 'b', 0, 0, 0, 0, 2], '', 'nothing but a name to be asked for, got an array of 7'],
  ])('of a row is told with its place: %j', (row, place, what) => {
    const rows = [[0, 'ab', 1, 5], row]
    expect(detailOf({ ...digest, rows })).toBe(`rows[1]${place}: expected ${what}`)
    expect(isRead({ ...digest, rows: rows.slice(0, 1) })).toBe(true)
  })

  it('of a row that needs a base where there is none is told with its place', () => {
    const { g: _, ...withoutBase } = digest
    const detail = 'rows[0][2]: expected an offset of 0, as there is no base, got 4'
    expect(detailOf({ ...withoutBase, rows: [[0, 'b', 4]] })).toBe(detail)
  })

  const envelope = { v: 1, c: 'demo', s: ['a', 'a:1', 1] }
  const refusal = { ...envelope, t: 'refusal', reason: 'cluster', expected: 'demo', received: '' }
  const long = 'x'.repeat(2 * wideBounds.maxClusterBytes + 257)
  it.each<[object, string]>([
    [{ v: 1.5 }, 'v: expected a protocol version, got 1.5'],
    [{ c: '' }, 'c: expected a name of a cluster, got ""'],
    [{ s: ['a', 'a:1', 0] }, 's[2]: expected a generation, got 0'],
    [{ s: ['a', 'a'] }, 's: expected a sender of 3 parts, got an array of 2'],
    [{ x: -1 }, 'x: expected a number of an exchange, got -1'],
    [{ reason: 'mood' }, 'reason: expected a known reason, got "mood"'],
    [{ expected: 1 }, 'expected: expected a few words, got 1'],
    [{ received: 'a\u2028b' }, 'received: expected a few words without control characters, got "a\\u2028b"'],
    [{ expected: long }, `expected: expected a few words of at most ${long.length - 1} bytes, got `],
    [{ received: long }, `received: expected a few words of at most ${long.length - 1} bytes, got `],
  ])('of a refusal is told with its place: %j', (part, detail) => {
    expect(isRead(refusal)).toBe(true)
    expect(isRead({ ...refusal, v: 77 })).toBe(true) // a refusal keeps its shape in every version
    expect(detailOf({ ...refusal, ...part })?.slice(0, detail.length)).toBe(detail)
  })

  it('of a refusal is not that it quotes the names of two clusters, however long they may be', () => {
    expect(isRead({ ...refusal, expected: long.slice(1), received: long.slice(1) })).toBe(true)
  })
})

describe('encoding', () => {
  const row = (part: Partial<Row>): Row => {
    return { name: 'b', generation: 9, heartbeat: 0, maxVersion: 0, gcVersion: 0, status: 'alive', ageMs: 0, ...part }
  }
  const written = (...rows: readonly Row[]): string =>
    codec.encode({ type: 'reply', cluster: 'demo', sender, exchange: 1, rows, deltas: [] })

  it.each<[string, Row, string]>([
    ['nothing but a name', row({ generation: 0 }), '"rows":[[0,"b"]]'],
    ['no zeros at the end', row({ heartbeat: 3 }), '"g":9,"rows":[[0,"b",1,3]]'],
    ['zeros in the middle', row({ gcVersion: 2 }), '"g":9,"rows":[[0,"b",1,0,0,2]]'],
    ['an age in whole milliseconds', row({ status: 'left', ageMs: 7.4 }), '[0,"b",1,0,0,0,2,7]'],
    ['no age of a peer that is alive', row({ ageMs: 7 }), '[[0,"b",1]]'],
    ['no impossible age', row({ status: 'failed', ageMs: Infinity }), `[0,"b",1,0,0,0,1,${Number.MAX_SAFE_INTEGER}]`],
    ['no more of the name than the sender has not', row({ name: 'abc' }), '[[1,"bc",1]]'],
    ['nothing of a name that is the sender', row({ name: 'a' }), '[[1,"",1]]'],
  ])('writes %s', (_, r, rows) => {
    expect(written(r)).toContain(`"x":1,${rows.startsWith('"') ? '' : '"g":9,"rows":'}`)
    expect(written(r)).toContain(rows)
  })

  it('keeps the order of rows, each told from the one before', () => {
    const rows = [
      row({ name: '10.0.0.1:9001', generation: 1024 }),
      row({ name: '10.0.0.1:90', generation: 0 }),
      row({ name: '10.0.0.1:9000', generation: 1030, heartbeat: 2 }),
    ]
    expect(written(...rows)).toContain('"g":1024,"rows":[[0,"10.0.0.1:9001",1],[11,""],[11,"00",7,2]]')
  })

  it('cuts no surrogate pair', () => {
    const rows = ['\u{1f600}', '\u{1f601}', 'x\u{1f601}', 'x\u{1f601}\ud83d'].map((name) => row({ name }))
    expect(written(...rows)).toContain('[[0,"\u{1f600}",1],[0,"\u{1f601}",1],[0,"x\u{1f601}",1],[3,"\\ud83d",1]]')
  })

  it('makes no long message of many long names', () => {
    const long = Array.from({ length: 100 }, (_, i) => row({ name: `${'x'.repeat(250)}${i}`, heartbeat: 1000 }))
    expect(written(...long).length).toBeLessThan(2500)
  })

  it('leaves a value that is about to expire its last millisecond', () => {
    const entries = [{ key: 'k', version: 1, kind: 'set' as const, value: 1, remainingMs: 0.2, bytes: 0 }]
    const delta: Delta = {
      ...{ name: 'b', address: sender.address, generation: 1, heartbeat: 1, status: 'alive', ageMs: 0 },
      ...{ from: 0, gcVersion: 0, toVersion: 1, senderMax: 1, entries },
    }
    expect(codec.encode({ type: 'news', cluster: 'demo', sender, deltas: [delta] })).toContain('[[1,"k",1,1]]')
  })
})
