import { isWhole, parseFlags } from '../../bench/flags.js'

test.each([
  ['', true],
  ['--runs 1 --nodes 50', true],
  ['--only ours --only udp --only ancestor', true],
  ['--only ours --only udp', false],
  ['--only ours --only ours', false],
  ['--only udp', false],
  ['--quick', false],
  ['--no-core', false],
  ['--no-cluster', false],
  ['--no-busy-writer', false],
  ['--busy-writer', false],
])('with "%s" the comparison is a full one: %p', (flags, full) => {
  expect(isWhole(parseFlags(flags.split(' ').filter((flag) => flag !== '')))).toBe(full)
})
