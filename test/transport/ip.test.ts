import { asReached, canonicalIp, reachOf } from '../../src/transport/ip.js'

test.each([
  ['0.0.0.0', ['127.0.0.1', undefined]],
  ['127.0.0.1', ['127.0.0.1', undefined]],
  ['::', ['::ffff:127.0.0.1', '::1']],
  ['::1', [undefined, '::1']],
  ['::ffff:127.0.0.1', ['::ffff:127.0.0.1', undefined]],
])('a socket bound to %s reaches 127.0.0.1 and ::1 as %j', (bound, targets) => {
  expect(['127.0.0.1', '::1'].map((ip) => asReached(ip, reachOf(bound)))).toEqual(targets)
})

test.each([
  ['0:0:0:0:0:0:0:1', '::1'],
  ['FE80::00:1', 'fe80::1'],
  ['fe80:0::1%eth0', 'fe80::1%eth0'],
  ['::FFFF:7f00:1', '127.0.0.1'],
  ['::ffff:127.0.0.1', '127.0.0.1'],
  ['127.0.0.1', '127.0.0.1'],
])('%s is %s', (ip, canonical) => {
  expect(canonicalIp(ip)).toBe(canonical)
})
