import { isLoopback, isWildcard } from '../../src/config/hosts.js'

const wildcards = ['0.0.0.0', '::', '::0', '0', '0.0', '0x0', '0:0:0:0:0:0:0:0', '::0.0.0.0', '::ffff:0.0.0.0']
const loopback = ['127.0.0.1', '127.1', '127.8.8.8', '::1', '0::1', '::ffff:127.0.0.1', 'localhost', 'a.LocalHost']
const others = [
  '10.0.0.5',
  '169.254.1.1',
  'fe80::1',
  'fe80::1%eth0',
  '::ffff:10.0.0.5',
  'node-1.internal',
  'localhosts',
]
const odd = ['127', '127.0.0.1.nip.io', '0.example', '00x', '%', 'a_b', 'xn--a']

test.each(wildcards)('%s is a wildcard, and no loopback', (host) => {
  expect([isWildcard(host), isLoopback(host)]).toEqual([true, false])
})

test.each(loopback)('%s is loopback, and no wildcard', (host) => {
  expect([isWildcard(host), isLoopback(host)]).toEqual([false, true])
})

test.each([...others, ...odd])('%s is neither', (host) => {
  expect([isWildcard(host), isLoopback(host)]).toEqual([false, false])
})
