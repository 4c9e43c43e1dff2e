import { defaults } from '../../src/config/defaults.js'
import { parseCommand } from '../../src/simulate/args.js'
import { optionFlags } from '../../src/simulate/flags.js'
import { help } from '../../src/simulate/help.js'
import { defaultSetup } from '../../src/simulate/setup.js'
import { UsageError } from '../../src/simulate/usage-error.js'

const setupOf = (line: string) => parseCommand(line.split(' ')).setup

describe('flags', () => {
  test('none: the defaults', () => {
    expect(parseCommand([])).toEqual({ setup: defaultSetup, help: false, json: false, plot: undefined })
  })

  test('of the simulation and the network', () => {
    expect(
      setupOf(
        '--nodes 1000 --loss 0.05 --latency-ms=20 --jitter-ms 5 --input-cost-ms 0.5 --seed 7 --duration-s 120 --repeats 3 --split-s 30 --split-share 0.1',
      ),
    ).toEqual({
      ...defaultSetup,
      nodes: 1000,
      seed: 7,
      repeats: 3,
      restMs: 120_000,
      splitMs: 30_000,
      splitShare: 0.1,
      inputCostMs: 0.5,
      link: { latencyMs: 20, jitterMs: 5, loss: 0.05 },
    })
  })

  test('of the library', () => {
    expect(setupOf('--round-interval-ms 500 --phi-threshold 9.5 --phi-distribution exponential').options).toEqual({
      roundIntervalMs: 500,
      phiThreshold: 9.5,
      phiDistribution: 'exponential',
    })
  })

  test('every option of the library has one, and says what it does', () => {
    expect([...optionFlags.values()].map(({ option }) => option)).toEqual(Object.keys(defaults))
    expect([...optionFlags.values()].filter(({ says }) => says === '')).toEqual([])
    expect([...optionFlags.keys()].filter((flag) => !help().includes(`--${flag} `))).toEqual([])
  })

  test('a plot, over sizes and thresholds in ascending order', () => {
    expect(parseCommand('--plot a.svg --plot-sizes 30,10,30 --plot-thresholds 8'.split(' ')).plot).toEqual({
      file: 'a.svg',
      sizes: [10, 30],
      thresholds: [8],
    })
  })
})

test.each([
  ['--nods 3', 'there is no flag --nods; did you mean --nodes?'],
  ['--frobnicate 3', 'there is no flag --frobnicate; see --help'],
  ['--nodes', '--nodes needs a value: --nodes N'],
  ['--nodes 1', '--nodes must be a whole number from 2 to 16000, not "1"'],
  ['--nodes 2.5', '--nodes must be a whole number from 2 to 16000, not "2.5"'],
  ['--loss 5%', '--loss must be a number from 0 to 1, not "5%"'],
  ['--loss=', '--loss must be a number from 0 to 1, not ""'],
  ['--json=yes', '--json takes no value'],
  ['100', '"100" is not a flag; see --help'],
  ['--fanout 0', '--fanout must be a whole number from 1 to 64, not 0'],
  ['--fanout many', '--fanout must be a whole number from 1 to 64, not "many"'],
  ['--phi-threshold 1 --suspect-phi 2', '--suspect-phi (2) must be below --phi-threshold (1)'],
  ['--phi-distribution flat', '--phi-distribution must be "normal" or "exponential", not "flat"'],
  [
    '--plot a.svg --plot-sizes 10',
    '--plot-sizes must be two or more whole numbers from 2 up, with commas between them',
  ],
  ['--plot a.svg --plot-sizes ten', '--plot-sizes must be numbers with commas between them, not "ten"'],
])('%s', (line, message) => {
  const parse = (): unknown => parseCommand(line.split(' '))
  expect(parse).toThrow(UsageError)
  expect(parse).toThrow(message)
})
