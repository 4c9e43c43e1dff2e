import { isLeft } from 'fp-ts/lib/Either.js'
import { parseArgs } from 'node:util'
import { parseOptions } from '../config/parse.js'
import { nearest } from '../nearest.js'
import { type Flag, flagOf, linkFlags, optionFlags, outputFlags, simulationFlags } from './flags.js'
import { defaultSetup, type SimulationSetup } from './setup.js'
import { UsageError } from './usage-error.js'

/** What is to be done. */
export interface SimulateCommand {
  readonly setup: SimulationSetup
  readonly help: boolean
  readonly json: boolean
  /** Where to draw the curves, and over what. */
  readonly plot:
    { readonly file: string; readonly sizes: readonly number[]; readonly thresholds: readonly number[] } | undefined
}

type NumberFlag = Exclude<keyof typeof simulationFlags, 'settled'> | keyof typeof linkFlags

const flags: ReadonlyMap<string, Flag> = new Map<string, Flag>([
  ...Object.entries(simulationFlags),
  ...Object.entries(linkFlags),
  ...Object.entries(outputFlags),
  ...optionFlags,
])

/** Reads the flags. Throws a `UsageError` that names the flag and what it may be. */
export const parseCommand = (argv: readonly string[]): SimulateCommand => {
  const given = readFlags(argv)
  const text = (flag: string): string | undefined => given.get(flag) as string | undefined
  const number = (flag: NumberFlag): number | undefined => {
    const value = text(flag)
    return value === undefined ? undefined : numberOf(flag, value)
  }
  const setup: SimulationSetup = {
    nodes: number('nodes') ?? defaultSetup.nodes,
    seed: number('seed') ?? defaultSetup.seed,
    repeats: number('repeats') ?? defaultSetup.repeats,
    settled: given.get('settled') === true,
    writes: number('writes') ?? defaultSetup.writes,
    newcomers: number('newcomers') ?? defaultSetup.newcomers,
    splitMs: (number('split-s') ?? defaultSetup.splitMs / 1000) * 1000,
    splitShare: number('split-share') ?? defaultSetup.splitShare,
    victims: number('victims') ?? defaultSetup.victims,
    restMs: (number('duration-s') ?? defaultSetup.restMs / 1000) * 1000,
    withinMs: (number('within-s') ?? defaultSetup.withinMs / 1000) * 1000,
    inputCostMs: number('input-cost-ms') ?? defaultSetup.inputCostMs,
    link: {
      ...defaultSetup.link,
      ...defined({
        latencyMs: number('latency-ms'),
        jitterMs: number('jitter-ms'),
        loss: number('loss'),
        duplication: number('duplication'),
        reordering: number('reordering'),
        bytesPerSecond: number('bytes-per-second'),
      }),
    },
    options: optionsOf(text),
  }
  const plot = text('plot')
  const list = (flag: 'plot-sizes' | 'plot-thresholds'): number[] =>
    listOf(flag, text(flag) ?? outputFlags[flag].standard)
  const [sizes, thresholds] = [list('plot-sizes'), list('plot-thresholds')]
  if (plot !== undefined && (sizes.length < 2 || sizes.some((size) => size < 2 || !Number.isInteger(size)))) {
    throw new UsageError('--plot-sizes must be two or more whole numbers from 2 up, with commas between them')
  }
  if (plot !== undefined && text('plot-thresholds') !== undefined) {
    for (const phiThreshold of thresholds) checkOptions({ ...setup.options, phiThreshold }, 'plot-thresholds')
  }
  return {
    setup,
    help: given.get('help') === true,
    json: given.get('json') === true,
    plot: plot === undefined ? undefined : { file: plot, sizes: ascending(sizes), thresholds: ascending(thresholds) },
  }
}

const readFlags = (argv: readonly string[]): ReadonlyMap<string, string | boolean | undefined> => {
  const options = Object.fromEntries(
    [...flags].map(([name, { takes }]) => [name, { type: takes === undefined ? 'boolean' : 'string' } as const]),
  )
  const shorthands = { help: { type: 'boolean', short: 'h' } } as const
  try {
    const { tokens, values } = parseArgs({
      args: [...argv],
      options: { ...options, ...shorthands },
      strict: false,
      tokens: true,
    })
    for (const token of tokens) {
      if (token.kind === 'positional') throw new UsageError(`"${token.value}" is not a flag; see --help`)
      if (token.kind !== 'option') continue
      const flag = flags.get(token.name)
      if (flag === undefined) throw new UsageError(unknown(token.rawName))
      if (flag.takes !== undefined && token.value === undefined) {
        throw new UsageError(`--${token.name} needs a value: --${token.name} ${flag.takes}`)
      }
      if (flag.takes === undefined && token.value !== undefined) throw new UsageError(`--${token.name} takes no value`)
    }
    return new Map(Object.entries(values))
  } catch (cause) {
    if (cause instanceof UsageError) throw cause
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

const unknown = (rawName: string): string => {
  const like = nearest(rawName.replace(/^-+/, ''), [...flags.keys()])
  return `there is no flag ${rawName}${like === undefined ? '; see --help' : `; did you mean --${like}?`}`
}

const numberOf = (name: NumberFlag, text: string): number => {
  const { least, most, whole = false }: NonNullable<Flag['range']> = { ...simulationFlags, ...linkFlags }[name].range
  const value = text.trim() === '' ? NaN : Number(text)
  if (!(value >= least && value <= most && (!whole || Number.isInteger(value)))) {
    throw new UsageError(
      `--${name} must be ${whole ? 'a whole number' : 'a number'} from ${least} to ${most}, not "${text}"`,
    )
  }
  return value
}

const listOf = (name: string, text: string): number[] => {
  const numbers = text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)))
  if (numbers.some(Number.isNaN))
    throw new UsageError(`--${name} must be numbers with commas between them, not "${text}"`)
  return numbers
}

const optionsOf = (text: (flag: string) => string | undefined): SimulationSetup['options'] => {
  const options: Record<string, unknown> = {}
  for (const [flag, { option, standard }] of optionFlags) {
    const value = text(flag)
    if (value === undefined) continue
    const isNumber = typeof standard === 'number' && value.trim() !== '' && !Number.isNaN(Number(value))
    options[option] = isNumber ? Number(value) : value
  }
  checkOptions(options)
  return options
}

/** The library's own check, in the words of the command. */
const checkOptions = (options: object, given?: string): void => {
  const checked = parseOptions({ cluster: 'simulation', ...options })
  if (!isLeft(checked)) return
  const known = [...optionFlags.values()].map(({ option }) => option)
  const message = checked.left
    .replace(/^option /, '')
    .replace(/"(\w+)"/g, (quoted, name: string) => (known.includes(name) ? `--${flagOf(name)}` : quoted))
  throw new UsageError(given === undefined ? message : `--${given}: ${message}`)
}

const defined = <T extends Record<string, number | undefined>>(values: T): { [K in keyof T]?: number } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: number }

const ascending = (numbers: readonly number[]): number[] => [...new Set(numbers)].sort((a, b) => a - b)
