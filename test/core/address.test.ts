import fc from 'fast-check'
import { type Address, formatAddress, hostOf, isAddress, isDialable, parseAddress } from '../../src/core/address.js'

describe('an address', () => {
  it.each([
    ['example.org:80', { host: 'example.org', port: 80 }],
    ['10.0.0.1:65535', { host: '10.0.0.1', port: 65_535 }],
    ['node_1-a:0', { host: 'node_1-a', port: 0 }],
    ['[::1]:9000', { host: '::1', port: 9000 }],
    ['[fe80::1%eth0]:1', { host: 'fe80::1%eth0', port: 1 }],
  ])('%s is read', (text, address) => {
    expect(parseAddress(text)).toEqual(address)
    expect(formatAddress(address)).toBe(text)
  })

  it.each([
    ['nothing', ''],
    ['no port', 'host'],
    ['no digits', 'host:'],
    ['no host', ':80'],
    ['no host in brackets', '[]:80'],
    ['a port out of range', 'host:65536'],
    ['a port with a sign', 'host:-1'],
    ['a port with a fraction', 'host:1.5'],
    ['an IPv6 host without brackets', '::1:9000'],
    ['a name in brackets', '[host]:80'],
    ['white space', 'ho st:80'],
    ['a newline behind', 'host:80\n'],
    ['a path', 'host/x:80'],
    ['a host that is too long', `${'x'.repeat(254)}:80`],
    ['a very long text', 'x'.repeat(100_000)],
  ])('with %s is none', (_, text) => {
    expect(parseAddress(text)).toBeUndefined()
  })

  it('comes back as it was written, whatever it is', () => {
    const host = fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6())
    fc.assert(
      fc.property(fc.record({ host, port: fc.nat(65_535) }), (address) => {
        expect(parseAddress(formatAddress(address))).toEqual(address)
      }),
    )
  })

  it('may be listened on at port 0, but not dialled', () => {
    expect(isAddress({ host: 'a', port: 0 })).toBe(true)
    expect(isDialable({ host: 'a', port: 0 })).toBe(false)
    expect(isDialable({ host: 'a', port: 1 })).toBe(true)
  })

  it.each([65_536, -1, 1.5, NaN, Infinity])('has no port %p', (port) => {
    expect(isAddress({ host: 'a', port })).toBe(false)
  })
})

test.each([
  ['10.0.0.1:9000', '10.0.0.1'],
  ['[::1]:41000', '[::1]'],
  ['db-1.example:9000', 'db-1.example'],
])('the host of %s is %s', (text, host) => {
  expect(hostOf(text)).toBe(host)
})

test('a text that was read before is the same address, however many were read since', () => {
  const texts = Array.from({ length: 10_000 }, (_, i) => `10.0.${i >> 8}.${i & 255}:${1 + i}`)
  expect(parseAddress('10.0.0.1:2')).toBe(parseAddress('10.0.0.1:2'))
  for (let turn = 0; turn < 2; turn++) {
    expect(texts.map((text) => formatAddress(parseAddress(text) as Address))).toEqual(texts)
  }
})

test('what is no address is none the second time either', () => {
  for (let turn = 0; turn < 2; turn++) expect(parseAddress('10.0.0.1:99999')).toBeUndefined()
})
