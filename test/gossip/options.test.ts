import * as t from 'io-ts'
import type { Diagnostic } from '../../src/core/events.js'
import { ConfigError } from '../../src/errors.js'
import { createGossip } from '../../src/gossip/create-gossip.js'
import type { Gossip } from '../../src/gossip/types.js'
import { udpTransport } from '../../src/transport/udp/index.js'
import { VirtualCluster } from '../support/virtual-cluster.js'

let cluster: VirtualCluster
beforeEach(() => (cluster = new VirtualCluster()))
afterEach(() => cluster.stop())

const parsed = (json: string) => JSON.parse(json) as object
const make = (options: unknown) => createGossip(options as { cluster: string })

describe('createGossip refuses at once, with a ConfigError that names the option', () => {
  test.each<[string, object, string | RegExp]>([
    ['no cluster', {}, 'option "cluster" is missing'],
    ['an unknown option', { cluster: 'x', prot: 9000 }, /there is no option "prot"$/],
    ['one that is mistyped', { cluster: 'x', fanuot: 1 }, 'there is no option "fanuot"; did you mean "fanout"?'],
    ['one that every object has', { cluster: 'x', toString: 1 }, 'there is no option "toString"'],
    ['one that no object should have', parsed('{"cluster":"x","__proto__":{}}'), 'there is no option "__proto__"'],
    [
      'a number out of range',
      { cluster: 'x', port: 70_000 },
      '"port" must be a whole number from 0 to 65535, not 70000',
    ],
    [
      'a number as text',
      { cluster: 'x', port: '9000' },
      'option "port" must be a whole number from 0 to 65535, not "9000"',
    ],
    ['a seed without port', { cluster: 'x', seeds: ['b:9000', 'c'] }, '"seeds": "c" is not "host:port"'],
    ['a seed with port 0', { cluster: 'x', seeds: ['b:0'] }, '"seeds": "b:0" is not "host:port"'],
    ['an IPv6 seed without brackets', { cluster: 'x', seeds: ['::1:9000'] }, '"seeds": "::1:9000" is not'],
    ['one seed not in a list', { cluster: 'x', seeds: 'b:9000' }, 'option "seeds" must be a list of "host:port"'],
    ['a host in brackets', { cluster: 'x', host: '[::1]' }, 'option "host" must be a host name or an IP address'],
    ['a host with a space', { cluster: 'x', host: 'my host' }, 'option "host" must be'],
    ['a host with a port', { cluster: 'x', host: '0.0.0.0:9000' }, 'option "host" must be'],
    [
      'an advertised port beyond all',
      { cluster: 'x', advertise: 'b:99999' },
      'option "advertise" must be "host:port" or',
    ],
    ['an advertised port in words', { cluster: 'x', advertise: 'b:http' }, 'option "advertise" must be'],
    ['an advertised URL', { cluster: 'x', advertise: 'http://b:9000' }, 'option "advertise" must be'],
    [
      'contradicting thresholds',
      { cluster: 'x', phiThreshold: 2, suspectPhi: 2 },
      /"suspectPhi" \(2\) must be below "phi/,
    ],
    ['jitter of a whole interval', { cluster: 'x', roundJitterMs: 1000 }, /"roundJitterMs" \(1000\) must be below/],
    ['entries too large for messages', { cluster: 'x', maxMessageBytes: 2048 }, /"maxEntryBytes" .8192. .* 512$/],
    ['a schema that is no record', { cluster: 'x', schema: 5 }, 'option "schema"'],
    [
      'a schema without codecs',
      { cluster: 'x', schema: { role: t.string, load: Number } },
      'option "schema": the codec of "load" must be one of io-ts, like t.number, not the function Number',
    ],
    ['a schema with a text', { cluster: 'x', schema: { load: 'number' } }, 'the codec of "load" must be'],
  ])('%s', (_, options, message) => {
    expect(() => make(options)).toThrow(ConfigError)
    expect(() => make(options)).toThrow(message)
  })

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'orders'],
  ])('%s in place of options', (_, options) => {
    expect(() => make(options)).toThrow(ConfigError)
  })

  test.each<[string, object]>([
    ['a list with a BigInt', { cluster: 'x', seeds: [1n] }],
    ['an object without a prototype', { cluster: 'x', port: Object.create(null) as unknown }],
  ])('%s, which is hard to print', (_, options) => {
    expect(() => make(options)).toThrow(ConfigError)
  })

  test.each<[string, object]>([
    ['a part that there is not', { trasnport: udpTransport() }],
    ['a transport in its place', udpTransport()],
  ])('an environment: %s', (_, environment) => {
    expect(() => createGossip({ cluster: 'orders' }, environment)).toThrow(ConfigError)
    expect(() => createGossip({ cluster: 'orders' }, environment)).toThrow(
      /no part "[\w$]+" of the environment \(it has transport, scheduler, clock, random, watch\)/,
    )
  })

  test.each<[string, unknown, string]>([
    ['null in its place', null, 'an environment must be an object, not null'],
    ['a text in its place', 'udp', 'an environment must be an object, not "udp"'],
    ['what makes a transport', { transport: udpTransport }, 'listen, send, close, not the function udpTransport'],
    [
      'a transport that cannot close',
      { transport: { ...udpTransport(), close: 1 } },
      'the methods listen, send, close',
    ],
    ['null for a part', { transport: null }, 'listen, send, close, not null'],
    ['a number for a scheduler', { scheduler: 5 }, 'one with the methods schedule, now, not 5'],
    ['a time for a clock', { clock: 5 }, 'the part "clock" of the environment must be a function, not 5'],
    ['a number for chance', { random: 0.5 }, 'the part "random" of the environment must be a function, not 0.5'],
  ])('an environment: %s', (_, environment, message) => {
    expect(() => createGossip({ cluster: 'orders' }, environment as never)).toThrow(ConfigError)
    expect(() => createGossip({ cluster: 'orders' }, environment as never)).toThrow(message)
  })

  test.each([
    [
      { transport: udpTransport() },
      {},
      '"transport" is no option but a part of the environment: createGossip(options, {',
    ],
    [{}, { seeds: ['b:9000'] }, '"seeds" is no part of the environment but an option: createGossip({ seeds }, env'],
  ])('what is in the wrong place is told its place: %p, %p', (options, environment, message) => {
    const misplaced = () => createGossip({ cluster: 'orders', ...options }, environment as never)
    expect(misplaced).toThrow(ConfigError)
    expect(misplaced).toThrow(message)
  })

  test('what is undefined counts as left out', () => {
    expect(() => make({ cluster: 'x', port: undefined, seeds: undefined, schema: undefined })).not.toThrow()
  })
})

describe('all nodes may have the same seeds', () => {
  const saidOf = ({ diagnostics$ }: Pick<Gossip<object>, 'diagnostics$'>): Diagnostic[] => {
    const said: Diagnostic[] = []
    diagnostics$.subscribe((diagnostic) => said.push(diagnostic))
    return said
  }

  test('several', async () => {
    const seeds = ['a:9000', 'b:9000']
    const a = cluster.make('a', { seeds })
    const said = saidOf(a)
    await a.start()
    const b = await cluster.start('b', { seeds })
    cluster.run(5000)
    expect([...a.peers.keys(), ...b.peers.keys()]).toEqual(['b', 'a'])
    expect(said).toEqual([])
  })

  test.each([
    ['one', { seeds: ['a:9000', 'a:9000'] }],
    ['one as it is advertised', { seeds: ['outside:9100'], advertise: 'outside:9100' }],
  ])('%s: the node that it is says that it waits for others', async (_, options) => {
    const a = cluster.make('a', options)
    const said = saidOf(a)
    await a.start()
    const [address] = options.seeds
    expect(said).toMatchObject([
      { kind: 'self-as-seed', address, message: expect.stringContaining('name another seed') as string },
    ])
    const b = await cluster.start('b', { seeds: ['a:9000'] })
    cluster.run(5000)
    expect([...a.peers.keys(), ...b.peers.keys()]).toEqual(['b', a.name])
    expect(said).toHaveLength(1)
  })
})

describe('start, where only this machine could reach the node', () => {
  const here = { host: '127.0.0.1' }
  const outcome = (options: object): Promise<unknown> =>
    cluster.start('a', { ...here, ...options }).then(
      () => 'started',
      (cause: unknown) => cause,
    )

  test.each([
    ['the default host', { host: undefined as never, seeds: ['10.0.0.7:9000'] }, '10.0.0.7:9000', '127.0.0.1:9000'],
    ['a loopback host', { host: '::1', seeds: ['[2001:db8::7]:9000'] }, '[2001:db8::7]:9000', '[::1]:9000'],
    ['localhost', { host: 'localhost', seeds: ['10.0.0.7:9000'] }, '10.0.0.7:9000', 'localhost:9000'],
    ['one seed elsewhere', { seeds: ['127.0.0.1:9001', '10.0.0.7:9000'] }, '10.0.0.7:9000', '127.0.0.1:9000'],
    [
      'so advertised',
      { host: '0.0.0.0', advertise: '127.0.0.1', seeds: ['10.0.0.7:1'] },
      '10.0.0.7:1',
      '127.0.0.1:9000',
    ],
  ])('%s: refused beside a seed on a network', async (_, options, seed, own) => {
    const refusal = await outcome(options)
    expect(refusal).toBeInstanceOf(ConfigError)
    expect(String(refusal)).toContain(
      `the seed ${seed} is on a network, where nobody can reach this node at ${own}: set "host" to an address of this ` +
        'machine on that network, or to "0.0.0.0" (and "advertise" where others use another address)',
    )
  })

  test.each([
    ['seeds on this machine', { seeds: ['127.0.0.1:9001', '[::1]:9002', 'localhost:9003', '0.0.0.0:9004'] }],
    ['seeds by name, which may be this machine', { seeds: ['gossip.internal:9000'] }],
    ['an advertised address that others reach', { advertise: '10.0.0.5', seeds: ['10.0.0.7:9000'] }],
    ['no seeds', {}],
  ])('%s: starts', async (_, options) => {
    expect(await outcome(options)).toBe('started')
  })
})

describe('the smallest messages allowed either do or are refused', () => {
  const smallest = { maxMessageBytes: 1024, maxEntryBytes: 256 }
  const outcome = (act: () => Promise<string>): Promise<string> =>
    act().catch((cause: unknown) => (cause instanceof ConfigError ? 'refused' : 'neither'))

  test('with a long cluster name: two nodes meet', async () => {
    const meet = () => cluster.pair({ ...smallest, cluster: 'c'.repeat(200) }).then(() => 'met')
    expect(['met', 'refused']).toContain(await outcome(meet))
  })

  test.each([
    [128, 1, 'met'],
    [128, 120, 'refused'],
    [256, 200, 'refused'],
    [512, 255, 'met'],
  ])('digests of %d bytes among names of %d: %s', async (maxDigestBytes, length, expected) => {
    const name = 'a'.repeat(length)
    const meet = async (): Promise<string> => {
      const [a, b] = [
        cluster.make('a', { maxDigestBytes, name }),
        cluster.make('b', { maxDigestBytes, seeds: ['a:9000'] }),
      ]
      await Promise.all([a.start(), b.start()])
      cluster.run(30_000)
      return b.peers.has(name) && a.peers.size === 1 ? 'met' : 'neither'
    }
    expect(await outcome(meet)).toBe(expected)
  })

  test('with the largest entry allowed: it arrives', async () => {
    const value = 'x'.repeat(190)
    const send = async () => {
      const { a, b } = await cluster.pair(smallest)
      a.set('large', value)
      cluster.run(30_000)
      return b.value('a', 'large') === value ? 'arrived' : 'neither'
    }
    expect(['arrived', 'refused']).toContain(await outcome(send))
  })
})

test('a name, an advertised port and an advertised host are taken as given', async () => {
  const a = await cluster.start('a', { advertise: 'outside:9100', schema: { load: t.number } })
  const b = await cluster.start('b', { advertise: 'beyond' })
  expect([a.name, a.address]).toEqual(['a', { host: 'outside', port: 9100 }])
  expect([b.name, b.address]).toEqual(['b', { host: 'beyond', port: 9000 }])
})
