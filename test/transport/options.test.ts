import { ConfigError } from '../../src/errors.js'
import { completeNssocketOptions, nssocketDefaults } from '../../src/transport/nssocket/options.js'
import { nssocketTransport } from '../../src/transport/nssocket/index.js'
import { udpTransport } from '../../src/transport/udp/index.js'
import { completeUdpOptions, udpDefaults } from '../../src/transport/udp/options.js'

const absent = (defaults: object): object => Object.fromEntries(Object.keys(defaults).map((name) => [name, undefined]))

test('what is undefined counts as left out', () => {
  expect(completeNssocketOptions(absent(nssocketDefaults))).toEqual(nssocketDefaults)
  expect(completeUdpOptions(absent(udpDefaults))).toEqual(udpDefaults)
})

test('what is given wins', () => {
  const random = () => 0
  expect(completeNssocketOptions({ flushMs: 0, random })).toEqual({ ...nssocketDefaults, flushMs: 0, random })
})

describe.each<[string, (options: never) => unknown]>([
  ['nssocketTransport', nssocketTransport],
  ['udpTransport', udpTransport],
])('%s refuses', (name, transport) => {
  test.each<[string, unknown, string]>([
    ['an unknown option', { flashMs: 5 }, `there is no option "flashMs" of ${name}; did you mean "flushMs"?`],
    ['one that is like none', { nagle: true }, `there is no option "nagle" of ${name}`],
    ['a name that every object has', { toString: 1 }, `there is no option "toString" of ${name}`],
    ['a name that no object should have', JSON.parse('{"__proto__":1}'), `there is no option "__proto__" of ${name}`],
    ['a text', { flushMs: '1' }, `option "flushMs" of ${name} must be a whole number from 0 to 2147483647, not "1"`],
    ['NaN', { flushMs: NaN }, `option "flushMs" of ${name} must be a whole number from 0 to 2147483647, not NaN`],
    ['null', { flushMs: null }, `option "flushMs" of ${name} must be a whole number from 0 to 2147483647, not null`],
    ['a number for a function', { lookup: 1 }, `option "lookup" of ${name} must be a function, not 1`],
    ['what is no function', { random: null }, `option "random" of ${name} must be a function, not null`],
    ['a function for a number', { flushMs: Math.max }, 'to 2147483647, not the function max'],
    ['one without a name', { flushMs: [() => 1][0] }, 'to 2147483647, not a function'],
    ['null in place of options', null, `the options of ${name} must be an object, not null`],
    ['a text in place of options', 'fast', `the options of ${name} must be an object, not "fast"`],
  ])('%s', (_, options, message) => {
    expect(() => transport(options as never)).toThrow(ConfigError)
    expect(() => transport(options as never)).toThrow(message)
  })
})

test('an option of one transport is none of the other', () => {
  expect(() => udpTransport({ connectTimeoutMs: 5 } as never)).toThrow('no option "connectTimeoutMs" of udpTransport')
})
