import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import type { Address } from '../core/address.js'
import type { AssumedRhythm } from '../core/detection/arrivals.js'
import type { Settings } from '../core/settings.js'
import { isOneLine } from '../wire/codecs/text.js'
import { meantInstead } from '../nearest.js'
import { show } from '../show.js'
import { defaults } from './defaults.js'
import type { AllOptions } from './options.js'
import { type Advertised, bindOf, parseAdvertised, parseSeed, placeFault } from './place.js'
import type { Schema } from './schema.js'

/** Options checked, completed by defaults, and sorted by who needs them. */
export interface Config {
  readonly bind: Address
  readonly advertise: Advertised | undefined
  readonly name: string | undefined
  readonly seeds: readonly Address[]
  readonly settings: Settings
  readonly roundJitterMs: number
  readonly maxEntryBytes: number
  readonly maxKeyBytes: number
  readonly maxDepth: number
  readonly schema: Schema | undefined
}

/** Longest cluster and peer name, in UTF-16 units. */
export const maxNameLength = 255

const numberIn = (least: number, most: number, whole = true): t.Type<number> =>
  new t.Type<number>(
    `${whole ? 'a whole number' : 'a number'} from ${least} to ${most}`,
    t.number.is,
    (input, context) =>
      typeof input === 'number' && input >= least && input <= most && (!whole || Number.isInteger(input))
        ? t.success(input)
        : t.failure(input, context),
    t.identity,
  )

const text = (most: number): t.Type<string> =>
  new t.Type<string>(
    `a text of 1 to ${most} characters without control characters`,
    t.string.is,
    (input, context) =>
      typeof input === 'string' && input.length >= 1 && input.length <= most && isOneLine(input)
        ? t.success(input)
        : t.failure(input, context),
    t.identity,
  )

const isCodec = (input: unknown): boolean =>
  typeof input === 'object' &&
  input !== null &&
  ['is', 'encode', 'decode'].every((method) => typeof (input as Record<string, unknown>)[method] === 'function')

/** Codecs are looked at one by one, by `schemaFault`: no other error could say which of them is none. */
const schemaCodec = new t.Type<Schema>(
  'an object with an io-ts codec for each key, like { load: t.number }',
  (input): input is Schema => t.UnknownRecord.is(input),
  (input, context) => (t.UnknownRecord.is(input) ? t.success(input as Schema) : t.failure(input, context)),
  t.identity,
)

const schemaFault = (schema: Schema = {}): string | undefined => {
  const bad = Object.entries(schema).find(([, codec]) => !isCodec(codec))
  if (bad === undefined) return undefined
  const [key, codec] = bad
  return `option "schema": the codec of ${show(key)} must be one of io-ts, like t.number, not ${show(codec)}`
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs

const optionCodecs = {
  cluster: text(maxNameLength),
  port: numberIn(0, 65_535),
  host: text(253),
  advertise: text(261),
  name: text(maxNameLength),
  seeds: t.readonlyArray(text(261), 'a list of "host:port"'),
  roundIntervalMs: numberIn(10, hourMs),
  roundJitterMs: numberIn(0, hourMs),
  fanout: numberIn(1, 64),
  partners: numberIn(0, 64),
  heartbeatIntervalMs: numberIn(10, hourMs),
  evaluationIntervalMs: numberIn(10, hourMs),
  exchangeTimeoutMs: numberIn(10, hourMs),
  seedBackoffCapMs: numberIn(10, hourMs),
  goodbyeFanout: numberIn(0, 1000),
  newsPauseMs: numberIn(1, hourMs),
  newsFanout: numberIn(0, 64),
  newsRepeats: numberIn(1, 64),
  newsOverlapMs: numberIn(0, hourMs),
  minWritesPerSecond: numberIn(0.01, 1000, false),
  phiDistribution: t.keyof({ normal: null, exponential: null }, '"normal" or "exponential"'),
  phiThreshold: numberIn(0.1, 100, false),
  suspectPhi: numberIn(0.01, 100, false),
  probeTimeoutMs: numberIn(1, hourMs),
  probers: numberIn(1, 1_000_000),
  phiWindow: numberIn(1, 10_000),
  phiMinDeviationMs: numberIn(1, hourMs),
  phiAcceptablePauseMs: numberIn(0, hourMs),
  maxIntervalMs: numberIn(10, dayMs),
  failedGraceMs: numberIn(100, 365 * dayMs),
  tombstoneGraceMs: numberIn(100, 365 * dayMs),
  maxMessageBytes: numberIn(1024, 16 * 1024 * 1024),
  maxDigestBytes: numberIn(128, 16 * 1024 * 1024),
  maxDigestPeers: numberIn(16, 1_000_000),
  maxEntryBytes: numberIn(64, 4 * 1024 * 1024),
  maxKeyBytes: numberIn(1, 4096),
  maxDepth: numberIn(1, 500),
  maxKeysPerPeer: numberIn(1, 10_000_000),
  maxPeers: numberIn(1, 1_000_000),
  maxStateBytes: numberIn(1024, Number.MAX_SAFE_INTEGER),
  schema: schemaCodec,
} as const

/** Whether there is an option of that name. */
export const isOption = (name: string): boolean => Object.hasOwn(optionCodecs, name)

/** Checks the options. A `Left` says which option is wrong, what it may be, and what was given. */
export const parseOptions = <S extends Schema>(options: AllOptions<S>): Either<string, Config> => {
  if (typeof options !== 'object' || (options as unknown) === null)
    return left(`options must be an object, not ${show(options)}`)
  const given = Object.entries(options as object).filter(([, value]) => value !== undefined)
  for (const [option, value] of given) {
    if (!isOption(option))
      return left(`there is no option "${option}"${meantInstead(option, Object.keys(optionCodecs))}`)
    const codec: t.Mixed = optionCodecs[option as keyof typeof optionCodecs]
    if (isLeft(codec.decode(value))) return left(`option "${option}" must be ${codec.name}, not ${show(value)}`)
  }
  const all = withImplied(Object.fromEntries(given)) as Completed & AllOptions<S>
  if ((all.cluster as unknown) === undefined) return left('option "cluster" is missing: the name that all nodes share')
  const fault = placeFault(all) ?? schemaFault(all.schema) ?? contradiction(all)
  return fault === undefined ? right(configOf(all)) : left(fault)
}

/** An interval of less than so many rounds, or heartbeats where these are slower, is an interval and no outage. */
const leastOutageIntervals = 20

/** What is left out goes by the defaults, and those by one another. */
const withImplied = (given: Partial<AllOptions>): Partial<Completed> => {
  const all = { ...defaults, ...given } as Completed
  const slowestMs = Math.max(all.roundIntervalMs, all.heartbeatIntervalMs)
  return {
    ...all,
    maxIntervalMs: given.maxIntervalMs ?? Math.max(defaults.maxIntervalMs, leastOutageIntervals * slowestMs),
  }
}

type Completed = { readonly [K in keyof typeof defaults]: NonNullable<AllOptions[K]> } & AllOptions

const contradiction = (all: Completed): string | undefined => {
  if (all.suspectPhi >= all.phiThreshold) {
    return `option "suspectPhi" (${all.suspectPhi}) must be below "phiThreshold" (${all.phiThreshold})`
  }
  if (all.roundJitterMs >= all.roundIntervalMs) {
    return `option "roundJitterMs" (${all.roundJitterMs}) must be below "roundIntervalMs" (${all.roundIntervalMs})`
  }
  if (all.maxEntryBytes > all.maxMessageBytes / 4) {
    const most = Math.floor(all.maxMessageBytes / 4)
    return `option "maxEntryBytes" (${all.maxEntryBytes}) must be at most a quarter of "maxMessageBytes": ${most}`
  }
  return undefined
}

/** Among fewer nodes a digest by name is hardly longer than one in columns, and needs no roster in common. */
const columnsFrom = 8

const configOf = (all: Completed): Config => ({
  bind: bindOf(all),
  advertise: all.advertise === undefined ? undefined : parseAdvertised(all.advertise),
  name: all.name,
  seeds: (all.seeds ?? []).flatMap((seed) => parseSeed(seed) ?? []),
  roundJitterMs: all.roundJitterMs,
  maxEntryBytes: all.maxEntryBytes,
  maxKeyBytes: all.maxKeyBytes,
  maxDepth: all.maxDepth,
  schema: all.schema,
  settings: {
    ...all,
    phi: {
      distribution: all.phiDistribution,
      minDeviationMs: all.phiMinDeviationMs,
      acceptablePauseMs: all.phiAcceptablePauseMs,
    },
    assumedRhythm: assumedRhythm(all),
    columnsFrom,
  },
})

/** What is usual among dozens of nodes at a fan-out of 1: about one newer heartbeat in two exchanges. */
const assumedRhythm = ({ heartbeatIntervalMs, roundIntervalMs }: Completed): AssumedRhythm => {
  const meanMs = 2 * Math.max(heartbeatIntervalMs, roundIntervalMs)
  return { meanMs, deviationMs: meanMs / 2, weight: 8 }
}
