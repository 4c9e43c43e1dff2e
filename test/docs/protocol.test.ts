import { chain } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { Message } from '../../src/core/message.js'
import { VersionsCheck } from '../../src/core/reconcile/checks.js'
import { residuesOf } from '../../src/core/reconcile/residues.js'
import { numberOf, plus } from '../../src/core/state/fingerprint.js'
import { unframe } from '../../src/transport/nssocket/frame.js'
import type { WireBounds } from '../../src/wire/bounds.js'
import { jsonCodec } from '../../src/wire/codec.js'
import { read, rowsUnder } from './support.js'

const page = read('docs/protocol.md')
const wire = page.slice(page.indexOf('## The wire format'), page.indexOf('## Where it differs'))

interface Vectors {
  readonly bounds: WireBounds
  readonly accepted: readonly { readonly text: string; readonly message: Message }[]
}
const vectors = JSON.parse(read('test/vectors/wire-v1.json')) as Vectors
const { bounds } = vectors
const texts = vectors.accepted.map(({ text }) => JSON.parse(text) as Record<string, unknown>)

/** The names in `[name, "host:port", ...]`, as docs and sources write a tuple. */
const namesIn = (tuple: string): string[] => [...tuple.matchAll(/\w+/g)].map(([name]) => name)

describe('the wire format in docs/protocol.md', () => {
  it('has the properties of every type of message, as the vectors have them', () => {
    const common = rowsUnder(wire, /^property$/).map(([name = '']) => name)
    const own = rowsUnder(wire, /^t$/).map(([type = '', property = '']) => `${type}.${property}`)
    const written = new Set(
      texts.flatMap((text) =>
        Object.keys(text)
          .filter((property) => !common.includes(property))
          .map((property) => `${String(text['t'])}.${property}`),
      ),
    )
    expect(own.sort()).toEqual([...written].sort())
    for (const text of texts) expect(Object.keys(text)).toEqual(expect.arrayContaining(common))
  })

  it.each([
    ['row', 'src/wire/codecs/row.ts'],
    ['delta', 'src/wire/codecs/delta.ts'],
  ])('has the parts of a %s in their order', (what, file) => {
    const tuple = /`(\[(?:shared|name), .*?\])`/
    const inSource = namesIn(tuple.exec(read(file))?.[1] ?? '')
    expect(inSource.length).toBeGreaterThan(1)
    const section = wire.slice(wire.toLowerCase().indexOf(`### ${what}`))
    expect(namesIn(tuple.exec(section)?.[1] ?? '')).toEqual(inSource)
    const [table = ''] = /^\| part[\s\S]*?\n\n/m.exec(section) ?? []
    expect(rowsUnder(table, /^part$/).map(([part]) => part)).toEqual(inSource)
  })

  it('has every number of a status', () => {
    expect(wire).toContain('0 alive, 1 failed, 2 left')
  })

  it('has the version that the code speaks', () => {
    const version = /protocolVersion = (\d+)/.exec(read('src/core/protocol-version.ts'))?.[1]
    expect(page).toContain(`## The wire format, version ${version}`)
    expect(texts.every(({ v }) => v === Number(version))).toBe(true)
  })

  it('gives hashes to check another implementation by', () => {
    const [, runs = '', heartbeats = '', maps = ''] =
      /^For example, (`.*?) Heartbeats of (.*?) Maps at (.*)$/m.exec(wire) ?? []
    const numbers = [...runs.matchAll(/`(\S+)` of generation (\d+) has (?:the number )?(\d+)/g)].map(
      ([, name = '', generation]) => numberOf({ name, generation: Number(generation) }),
    )
    const [a = 0, b = 0] = numbers
    expect(runs).toContain(`has the number ${a}, and`)
    expect(runs).toContain(`has ${b}. So it comes first, and the fingerprint of the two is ${plus(a, b)}.`)
    expect(b).toBeLessThan(a)
    const { residues, check } = residuesOf([12, 0, 2 ** 32 + 1])
    expect(heartbeats).toBe(`12, none, and ${2 ** 32 + 1} have the residues \`${residues}\` and the check ${check}.`)
    const versions = new VersionsCheck()
    versions.add(5, 0)
    versions.add(7, 3)
    expect(maps).toContain(`5 and 0, then 7 and 3, have the fingerprint ${versions.value}.`)
  })

  it('says how long the texts of a refusal may be', () => {
    const bytes = Number(/of at most ([\d,]+) bytes, and may be empty/.exec(wire)?.[1]?.replace(',', ''))
    const name = { maxClusterBytes: 765, maxNameBytes: 765 }
    const { decode } = jsonCodec({ ...bounds, ...name, maxMessageBytes: 65_536 })
    const refusal = { v: 1, c: 'demo', t: 'refusal', s: ['a', 'a:1', 1], reason: 'cluster', received: '' }
    const read = (expected: string) => decode(JSON.stringify({ ...refusal, expected }))._tag
    expect([read('x'.repeat(bytes)), read('x'.repeat(bytes + 1)), read('\u2028')]).toEqual(['Right', 'Left', 'Left'])
  })

  it('shows a frame that a decoder reads', () => {
    const line = /```text\n(\["grapevine".*)\n```/.exec(read('docs/how-a-write-travels.md'))?.[1] ?? ''
    const message = pipe(unframe(line), chain(jsonCodec({ ...bounds, maxMessageBytes: 65_536 }).decode))
    expect(message).toMatchObject({ _tag: 'Right', right: { type: 'news', deltas: [{ name: 'ada', toVersion: 7 }] } })
  })
})

describe('numbers in docs/protocol.md', () => {
  const constants: readonly (readonly [file: string, name: string, words: RegExp])[] = [
    ['src/core/detection/phi.ts', 'leastScatter', /scatter floor \((\S+) x mean\)/],
    ['src/core/detection/phi.ts', 'maxPhi', /Phi is clamped to (\d+)/],
    ['src/core/detection/evidence.ts', 'refusalWeight', /nobody listens\s*\| (\d+), each/],
    ['src/core/detection/evidence.ts', 'witnessWeight', /heartbeat\s*\| (\d+), each; at most three/],
    ['src/core/detection/reliability.ts', 'memory', /once (\d+) weigh in, the oldest fade out\. On a bad/],
    ['src/core/detection/reliability.ts', 'priorRate', /an assumption of (\S+) that weighs/],
    ['src/core/detection/reliability.ts', 'priorWeight', /that weighs as much as (\d+) exchanges/],
    ['src/core/detection/reliability.ts', 'leastRate', /kept within (\S+) and/],
    ['src/core/detection/reliability.ts', 'greatestRate', /kept within \S+ and (\d\.\d+)/],
    ['src/core/membership/asking.ts', 'mostAtOnce', /When more than (\d+) are in doubt at once/],
    ['src/core/detection/hearing.ts', 'deafAfterRounds', /nobody at all was heard for (\d+) rounds/],
    ['src/core/detection/hearing.ts', 'isolatedAfterRounds', /Until the (\d+)th round/],
    ['src/core/membership/identity.ts', 'watchedBeats', /For (\d+) heartbeats the node watches/],
    ['src/core/membership/identity.ts', 'maxOutbidsPerMinute', /More than (\d+) outbids in a minute/],
    ['src/core/membership/asking.ts', 'mostAtOnce', /asks up to (\d+) of them/],
    ['src/core/membership/doubts.ts', 'inquiryPhi', /At a phi of (\S+) for these questions/],
    ['src/core/membership/asking.ts', 'accusationPhi', /phi of the own questions is (\d+), everybody/],
    ['src/core/membership/doubts.ts', 'confirmationPhi', /say so, too, with less \((\S+)\)/],
    ['src/core/detection/standing-suspicion.ts', 'unrefutedWeight', /Then it weighs (\d+), as/],
    ['src/core/detection/standing-suspicion.ts', 'accuserWeight', /and (\d+) for each other accuser\./],
    ['src/core/membership/peer-table.ts', 'maxWanted', /At most (\d+) such names/],
    ['src/core/reconcile/digest.ts', 'recentRounds', /changed in the last (\d+) rounds/],
    ['src/core/gate.ts', 'maxReported', /remembered as reported\s*\| (\d+);/],
  ]

  it.each(constants)('%s: %s', (file, name, words) => {
    const value = new RegExp(`const ${name} = ([\\d._]+)`).exec(read(file))?.[1]
    expect(value).toBeDefined()
    expect(words.exec(page)?.[1]).toBe(value)
  })
})
