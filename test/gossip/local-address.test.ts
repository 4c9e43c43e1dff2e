import * as os from 'node:os'
import { isLeft } from 'fp-ts/lib/Either.js'
import { parseOptions } from '../../src/config/parse.js'
import type { PlaceOptions } from '../../src/config/options.js'
import type { Address } from '../../src/core/address.js'
import { ConfigError } from '../../src/errors.js'
import { advertisedAddress } from '../../src/gossip/local-address.js'

jest.mock('node:os')

const machineHas = (...addresses: readonly string[]): void => {
  const found = ['127.0.0.1', 'fe80::1', ...addresses].map((address) => ({
    address,
    internal: address === '127.0.0.1',
  }))
  jest.mocked(os.networkInterfaces).mockReturnValue({ eth0: found as os.NetworkInterfaceInfo[] })
}

const advertised = (bound: Address, options: Partial<PlaceOptions> = {}): Address => {
  const config = parseOptions({ cluster: 'test', ...options })
  if (isLeft(config)) throw new Error(config.left)
  return advertisedAddress(config.right, bound)
}

const bound = { host: '10.0.0.5', port: 9000 }

test('what was bound, unless told otherwise', () => {
  expect(advertised(bound)).toEqual(bound)
  expect(advertised(bound, { advertise: 'outside' })).toEqual({ host: 'outside', port: 9000 })
  expect(advertised(bound, { advertise: 'outside:9100' })).toEqual({ host: 'outside', port: 9100 })
})

test.each(['0.0.0.0', '::', '::0', '0', '0:0:0:0:0:0:0:0'])('bound to %s: the only external address', (host) => {
  machineHas('10.0.0.7')
  expect(advertised({ host, port: 9000 })).toEqual({ host: '10.0.0.7', port: 9000 })
})

test.each([
  ['none', []],
  ['10.0.0.7, 10.1.0.7', ['10.0.0.7', '10.1.0.7']],
])('bound to every interface, and the external ones are %s: says so', (words, addresses) => {
  machineHas(...addresses)
  const act = () => advertised({ host: '::0', port: 9000 })
  expect(act).toThrow(ConfigError)
  expect(act).toThrow(`external addresses are: ${words}; say which others shall use with the option "advertise"`)
})
