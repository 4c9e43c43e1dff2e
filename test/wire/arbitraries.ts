import fc from 'fast-check'
import type { Address } from '../../src/core/address.js'
import type { Json } from '../../src/core/json.js'
import type {
  Ahead,
  Columns,
  CommonColumns,
  Delta,
  DeltaEntry,
  Message,
  Row,
  SectionedColumns,
  Sections,
  Sender,
  Status,
  Suspicion,
  Versions,
} from '../../src/core/message.js'
import { base, codeOf } from '../../src/core/reconcile/digits.js'
import type { WireBounds } from '../../src/wire/bounds.js'
import { jsonSizes } from '../../src/wire/sizes.js'

/** Generous, so that whatever the arbitraries below make is an honest message. */
export const wideBounds: WireBounds = {
  maxMessageBytes: 1_000_000,
  maxEntryBytes: 20_000,
  maxKeyBytes: 300,
  maxNameBytes: 300,
  maxClusterBytes: 300,
  maxDepth: 10,
}

const awkward = ['__proto__', 'constructor', 'toString', '"\\', 'é', '漢字', '👩‍🚀', '-0', ' ']

/** Any string of UTF-16 code units: control characters, lone surrogates, what must be escaped. */
export const anyText = (maxLength: number): fc.Arbitrary<string> =>
  fc.oneof(
    fc.string({ maxLength, unit: 'binary' }),
    fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength }).map((units) => String.fromCharCode(...units)),
    fc.string({ maxLength }),
    fc.constantFrom(...awkward, '\u0000', '\n', '\ud800', 'x'.repeat(100), `${'x'.repeat(70)}\udfff"\n`),
  )

// eslint-disable-next-line no-control-regex -- what a name may not have
const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g

const starts = ['10.0.0.1:', 'web-7d4b9c-', 'x'.repeat(70), '\u{1f600}', '\ud83d']

/** Often alike at the start, sometimes up to the middle of a surrogate pair. */
export const name: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom('', ...starts), fc.oneof(anyText(80), fc.constantFrom('', '1', '12', '\ude00', '\ude01')))
  .map(([start, text]) => (start + text).replace(unprintable, '') || 'n')

export const count: fc.Arbitrary<number> = fc.oneof(
  fc.nat(),
  fc.maxSafeNat(),
  fc.constantFrom(0, 1, 9, 10, 99, 100, Number.MAX_SAFE_INTEGER),
)
const positive = count.map((n) => Math.max(1, n))

/** Far apart, or of nodes that were started together. */
const generation = fc.oneof(
  positive,
  fc.nat(60_000 * 1024).map((n) => 1_791_504_000_000_123 + n),
)

export const address: fc.Arbitrary<Address> = fc.record({
  host: fc.constantFrom('a', 'localhost', '10.0.0.1', '::1', 'fe80::1%eth0', 'x'.repeat(253), 'node-1.example_org'),
  port: fc.integer({ min: 1, max: 65_535 }),
})

const sender: fc.Arbitrary<Sender> = fc.record({ name, address, generation })

const status: fc.Arbitrary<{ status: Status; ageMs: number }> = fc.oneof(
  fc.constant({ status: 'alive' as const, ageMs: 0 }),
  fc.record({ status: fc.constantFrom<Status[]>('failed', 'left'), ageMs: count }),
)

export const row: fc.Arbitrary<Row> = fc.oneof(
  fc
    .record({ name, generation, heartbeat: count, maxVersion: count, gcVersion: count, status })
    .map(({ status, ...rest }) => ({ ...rest, ...status })),
  name.map((name) => ({
    name,
    generation: 0,
    heartbeat: 0,
    maxVersion: 0,
    gcVersion: 0,
    status: 'alive' as const,
    ageMs: 0,
  })),
)

// `-0` is left out: JSON writes it as 0.
const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (n === 0 ? 0 : n)),
  fc.integer(),
  fc.constantFrom(1e300, 5e-324, -1.5, 1e21, 123456789012345680000),
)

export const value: fc.Arbitrary<Json> = fc.letrec<{ any: Json; leaf: Json }>((tie) => ({
  leaf: fc.oneof(fc.constantFrom(null, true, false), number, anyText(80)),
  any: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    tie('leaf'),
    fc.array(tie('any'), { maxLength: 4 }),
    fc
      .array(fc.tuple(anyText(10), tie('any')), { maxLength: 4 })
      // As JSON.parse does: an own property, whatever its name.
      .map(
        (pairs) => JSON.parse(`{${pairs.map(([k, v]) => `${JSON.stringify(k)}:${JSON.stringify(v)}`).join()}}`) as Json,
      ),
  ),
})).any

type Content = Pick<DeltaEntry, 'kind' | 'value' | 'remainingMs'>
const content: fc.Arbitrary<Content> = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), value, remainingMs: fc.oneof(fc.constant(Infinity), positive) }),
  fc.record({
    kind: fc.constantFrom('deleted' as const, 'expired' as const),
    value: fc.constant(null),
    remainingMs: fc.constant(0),
  }),
)

const rising = (first: number, steps: readonly number[]): number[] => {
  const versions: number[] = []
  for (const step of steps) versions.push((first += step))
  return versions
}

const smallStep = fc.integer({ min: 1, max: 1_000_000 })

export const delta: fc.Arbitrary<Delta> = fc
  .record({
    name,
    address,
    generation,
    heartbeat: count,
    status,
    from: fc.integer({ min: 0, max: 2 ** 40 }),
    gc: fc.double({ min: 0, max: 1, noNaN: true }),
    beyond: fc.nat(1000),
    unsent: fc.nat(1000),
    parts: fc.uniqueArray(fc.tuple(anyText(90), smallStep, content), { maxLength: 6, selector: ([key]) => key }),
  })
  .map(({ status, gc, beyond, unsent, parts, ...rest }) => {
    const versions = rising(
      rest.from,
      parts.map(([, step]) => step),
    )
    const toVersion = (versions.at(-1) ?? rest.from) + beyond
    const senderMax = toVersion + unsent
    const entries = parts.map(([key, , content], i) => {
      return { key, version: versions[i]!, ...content, bytes: jsonSizes.entry(key, content.value) }
    })
    return { ...rest, ...status, gcVersion: Math.floor(gc * senderMax), toVersion, senderMax, entries }
  })

/** Without an accuser it is an inquiry. */
export const suspicion: fc.Arbitrary<Suspicion> = fc.record({
  name,
  generation,
  heartbeat: count,
  accusers: fc.array(name, { maxLength: 4 }),
})

const rows = fc.array(row, { maxLength: 8 })
const deltas = fc.array(delta, { maxLength: 3 })
const envelope = { cluster: name, sender }
const rate = fc.oneof(fc.nat(10_000_000), fc.integer({ min: 0, max: 1e9 }))
const pace = fc.record({ limit: rate, wanted: rate })
const shift = fc.integer({ min: -1e9, max: 1e9 })
const upTo = (most: number) => fc.array(fc.oneof(fc.constant(0), count), { maxLength: most })
const sections: fc.Arbitrary<Sections> = fc.array(count, { maxLength: 8 }).chain((sizes) =>
  fc.integer({ min: Math.max(1, sizes.length), max: Number.MAX_SAFE_INTEGER }).chain((of) =>
    fc.record({
      count: fc.constant(of),
      first: fc.integer({ min: 0, max: of - 1 }),
      sizes: fc.constant(sizes),
      fingerprints: upTo(sizes.length),
    }),
  ),
)
const check = fc.oneof(fc.constant(0), fc.constant(2 ** 32 - 1), fc.nat(2 ** 32 - 1))
const digit = fc.integer({ min: 0, max: base - 1 }).map((digit) => String.fromCharCode(codeOf(digit)))
const versionsOf = (peers: number): fc.Arbitrary<Versions> => fc.record({ max: upTo(peers), gc: upTo(peers) })
const commonColumns: fc.Arbitrary<CommonColumns> = fc
  .string({ unit: fc.oneof(digit, fc.constant('!')), maxLength: 12 })
  .chain((residues) =>
    fc.record({
      roster: count,
      start: count,
      residues: fc.constant(residues),
      upper: fc.option(fc.string({ unit: digit, minLength: residues.length, maxLength: residues.length }), {
        nil: undefined,
      }),
      check,
      versions: fc.oneof(count, versionsOf(residues.length)),
    }),
  )
const sectionedColumns: fc.Arbitrary<SectionedColumns> = upTo(12).chain((heartbeats) =>
  fc.record({
    roster: count,
    start: count,
    sections,
    heartbeats: fc.constant(heartbeats),
    versions: versionsOf(heartbeats.length),
  }),
)
const columns: fc.Arbitrary<Columns> = fc.oneof(commonColumns, sectionedColumns)
const digits = fc.string({ unit: digit, maxLength: 12 }).chain((by) => {
  const upper = fc.nat(by.length).chain((length) => fc.string({ unit: digit, minLength: length, maxLength: length }))
  return fc.record({ by: fc.constant(by), upper: upper.map((text) => (text === '' ? undefined : text)) })
})
const aheadWith = <T>(rest: fc.Arbitrary<T>): fc.Arbitrary<Ahead & T> =>
  fc.tuple(count, digits, rest).map(([roster, said, more]) => ({ roster, ...said, ...more }))
const ahead: fc.Arbitrary<Ahead | null> = fc.oneof(
  fc.constant(null),
  aheadWith(fc.constant({})),
  aheadWith(fc.record({ named: upTo(8) })),
  aheadWith(fc.constant({ mapsDiffer: true as const })),
)
const unwanted = fc.array(name, { maxLength: 4 })
const addressText = fc.constantFrom('a:1', '10.0.0.1:9000', '[::1]:65535', 'seed.example.org:7')

/** Any message an honest node could send. */
export const message: fc.Arbitrary<Message> = fc.oneof(
  fc.record(
    {
      type: fc.constant('digest' as const),
      ...envelope,
      exchange: count,
      to: addressText,
      complete: fc.boolean(),
      pace,
      unwanted,
      rows,
    },
    { requiredKeys: ['type', 'cluster', 'sender', 'exchange', 'to', 'complete', 'rows'] },
  ),
  fc.record(
    {
      type: fc.constant('digest' as const),
      ...envelope,
      exchange: count,
      to: addressText,
      complete: fc.constant(false),
      pace,
      columns,
      unwanted,
      rows,
    },
    { requiredKeys: ['type', 'cluster', 'sender', 'exchange', 'to', 'complete', 'columns', 'rows'] },
  ),
  fc.record(
    { type: fc.constant('reply' as const), ...envelope, exchange: count, shift, ahead, unwanted, rows, deltas },
    { requiredKeys: ['type', 'cluster', 'sender', 'exchange', 'rows', 'deltas'] },
  ),
  fc.record({ type: fc.constant('deltas' as const), ...envelope, deltas }),
  fc.record(
    { type: fc.constant('news' as const), ...envelope, deltas, suspicions: fc.array(suspicion, { maxLength: 4 }) },
    { requiredKeys: ['type', 'cluster', 'sender', 'deltas'] },
  ),
  fc.record(
    {
      type: fc.constant('refusal' as const),
      ...envelope,
      exchange: count,
      reason: fc.constantFrom('cluster' as const, 'protocol-version' as const),
      expected: name,
      received: name,
    },
    { requiredKeys: ['type', 'cluster', 'sender', 'reason', 'expected', 'received'] },
  ),
)
