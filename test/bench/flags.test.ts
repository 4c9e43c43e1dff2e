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
  ['--no-where', false],
  ['--where', false],
  ['--no-rest', false],
  ['--rest', false],
])('with "%s" the comparison is a full one: %p', (flags, full) => {
  expect(isWhole(parseFlags(flags.split(' ').filter((flag) => flag !== '')))).toBe(full)
})

test.each([
  ['', ['core', 'cluster', 'busyWriter', 'where', 'rest']],
  ['--quick', ['core', 'cluster', 'busyWriter']],
  ['--where', ['where']],
  ['--rest', ['rest']],
  ['--busy-writer', ['busyWriter']],
  ['--no-cluster --no-where', ['core', 'busyWriter', 'rest']],
] as const)('with "%s" it measures %p', (text, parts) => {
  const flags = parseFlags(text.split(' ').filter((flag) => flag !== ''))
  expect((['core', 'cluster', 'busyWriter', 'where', 'rest'] as const).filter((part) => flags[part])).toEqual(parts)
})
