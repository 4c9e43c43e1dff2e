import { parseArgs } from 'node:util'
import type { Flag } from '../flags.js'
import { UsageError } from '../usage-error.js'
import { defaultLoad, type LoadSetup } from './setup.js'

const count = (least: number, most: number) => ({ least, most, whole: true })

/** Each number of the setup, under its flag. */
export const loadFlags = {
  nodes: { of: 'nodes', takes: 'N', says: 'Nodes in the cluster.', range: count(2, 1000) },
  keys: { of: 'keys', takes: 'N', says: 'Keys of each node.', range: count(1, 1000) },
  'writes-per-second': {
    of: 'writesPerSecond',
    takes: 'N',
    says: 'Writes that each node makes in a second, before they are doubled.',
    range: { least: 0.01, most: 1000 },
  },
  'max-message-bytes': {
    of: 'maxMessageBytes',
    takes: 'N',
    says: 'No message is longer: what makes the load one.',
    range: count(4096, 1_048_576),
  },
  'news-fanout': {
    of: 'newsFanout',
    takes: 'N',
    says: 'Live peers that news is pushed to; 0 for anti-entropy alone.',
    range: count(0, 64),
  },
  seed: { of: 'seed', takes: 'N', says: 'The same seed makes the same run.', range: count(0, 2 ** 31) },
} as const satisfies Record<string, Flag & { readonly of: keyof LoadSetup }>

export const loadOutputFlags = {
  json: { says: 'Print one JSON document, with a sample for each second, instead of the table.' },
  plot: { takes: 'FILE', says: 'Draw staleness over time into an SVG file.' },
  help: { says: 'Show this; also -h.' },
} as const satisfies Record<string, Flag>

/** What is to be done. */
export interface LoadCommand {
  readonly setup: LoadSetup
  readonly json: boolean
  readonly plot: string | undefined
  readonly help: boolean
}

/** Reads the flags. Throws a `UsageError` that names the flag and what it may be. */
export const parseLoad = (argv: readonly string[]): LoadCommand => {
  const values = read(argv)
  const numbers = Object.entries(loadFlags).map(([flag, { of, range }]) => {
    const given = values[flag]
    return [of, typeof given === 'string' ? numberOf(flag, given, range) : defaultLoad[of]] as const
  })
  const setup = Object.fromEntries(numbers) as unknown as LoadSetup
  const { json, help, plot } = values
  return { setup, json: json === true, help: help === true, plot: typeof plot === 'string' ? plot : undefined }
}

const read = (argv: readonly string[]): Record<string, string | boolean | undefined> => {
  const numbers = Object.keys(loadFlags).map((flag) => [flag, { type: 'string' }] as const)
  const outputs = {
    json: { type: 'boolean' },
    plot: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  } as const
  try {
    return parseArgs({ args: [...argv], options: { ...Object.fromEntries(numbers), ...outputs } }).values
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

const numberOf = (flag: string, text: string, range: NonNullable<Flag['range']>): number => {
  const value = text.trim() === '' ? NaN : Number(text)
  const { least, most, whole = false } = range
  if (value >= least && value <= most && (!whole || Number.isInteger(value))) return value
  throw new UsageError(
    `--${flag} must be ${whole ? 'a whole number' : 'a number'} from ${least} to ${most}, not "${text}"`,
  )
}
