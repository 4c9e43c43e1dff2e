import { isLeft } from 'fp-ts/lib/Either.js'
import * as errors from '../../src/errors.js'
import { defaults } from '../../src/config/defaults.js'
import { parseOptions } from '../../src/config/parse.js'
import { nssocketDefaults } from '../../src/transport/nssocket/index.js'
import { udpDefaults } from '../../src/transport/udp/options.js'
import { codeSpans, read, rowsUnder } from './support.js'

const api = read('docs/api.md')
const options = rowsUnder(api, /^option$/)

/** The properties that the sources declare: comments and types do not matter. */
const declared = (source: string): string[] =>
  [...source.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, name = '']) => name)

/** The tags of a union written one a line, as they stand in the sources. */
const tagsOf = (source: string, after: string): string[] => {
  const union = source.slice(source.indexOf(after)).split(/\n {2}\/\*\*|\n}/)[0] ?? ''
  return [...union.matchAll(/\| '([\w-]+)'/g)].map(([, tag = '']) => tag)
}

describe('the options in docs/api.md', () => {
  const documented = new Map(options.map((row) => [row[0] ?? '', row]))
  const names = declared(read('src/config/options.ts'))

  it('are those of the sources', () => {
    expect(names).toContain('roundIntervalMs')
    expect([...documented.keys()].sort()).toEqual([...names].sort())
  })

  it.each(Object.entries(defaults))('%s has its default', (name, value) => {
    expect(documented.get(name)?.[2]).toBe(String(value))
  })

  it.each(Object.keys(defaults))('%s has its range', (name) => {
    const refused = parseOptions({ cluster: 'docs', [name]: {} })
    const words = isLeft(refused) ? refused.left : ''
    const range = /from (\S+) to (\S+),/.exec(words)
    const expected = range === null ? 'one of the two' : `${range[1]} to ${range[2]}`
    expect(documented.get(name)?.[3]).toBe(expected)
  })
})

describe.each<[string, object]>([
  ['nssocketTransport', nssocketDefaults],
  ['udpTransport', udpDefaults],
])('the options of %s in docs/api.md', (transport, transportDefaults) => {
  const rows = rowsUnder(api, new RegExp(`^option of ${transport}$`))
  const documented = new Map(rows.map(([name = '', value]) => [name, value]))

  it('are those of the sources, with their defaults', () => {
    const numbers = Object.entries(transportDefaults).filter(([, value]) => typeof value === 'number')
    expect([...documented.keys()].sort()).toEqual(Object.keys(transportDefaults).sort())
    for (const [name, value] of numbers) expect([name, documented.get(name)]).toEqual([name, String(value)])
  })
})

describe('what docs/api.md lists', () => {
  const spans = new Set(codeSpans(api))

  it('diagnostics: every kind', () => {
    const kinds = tagsOf(read('src/core/events.ts'), 'export interface Diagnostic')
    const documented = rowsUnder(api, /^kind$/).map(([kind = '']) => kind)
    expect(kinds.length).toBeGreaterThan(10)
    for (const kind of kinds) expect(documented).toContain(kind)
  })

  it('membership events: every kind', () => {
    const documented = rowsUnder(api, /^kind$/).map(([kind = '']) => kind)
    const kinds = ['joined', 'recovered', 'failed', 'left', 'restarted', 'forgotten']
    for (const kind of kinds) expect(documented).toContain(kind)
  })

  it('every member of a gossip', () => {
    const source = read('src/gossip/types.ts')
    const body = source.slice(source.indexOf('export interface Gossip<'))
    const members = [...body.matchAll(/^ {2}(?:readonly )?([\w$]+)(?=[<(:])/gm)].map(([, name = '']) => name)
    const named = [...spans].map((span) => /^[\w$]+/.exec(span)?.[0])
    expect(members).toContain('updates$')
    for (const member of members) expect(named).toContain(member)
  })

  it('errors: every class with its code', () => {
    const documented = new Map(rowsUnder(api, /^class$/).map(([name = '', code = '']) => [name, code]))
    const classes = Object.values(errors).filter((error) => error !== errors.GossipError)
    for (const error of classes) {
      const { code } = new (error as new (message: string) => { code: string })('')
      expect(documented.get(error.name)).toBe(code)
    }
    expect(documented.size).toBe(classes.length)
  })

  it('every value that the package exports', () => {
    const exported = [...read('src/index.ts').matchAll(/export \{([^}]*)\}/g)].flatMap(([, names = '']) =>
      names
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '' && !name.startsWith('type ')),
    )
    const named = [...spans].map((span) => /^[\w$]+/.exec(span)?.[0])
    expect(exported.filter((name) => !named.includes(name))).toEqual([])
  })
})

describe('the streams in the README', () => {
  it('are all that there are', () => {
    const source = read('src/gossip/types.ts')
    const streams = [...source.matchAll(/^ {2}(?:readonly )?(\w+\$)/gm)].map(([, name = '']) => name)
    const documented = rowsUnder(read('README.md'), /^stream$/).map(([name = '']) => name.replace(/\(.*/, ''))
    expect([...new Set(streams)].sort()).toEqual([...documented].sort())
  })
})
