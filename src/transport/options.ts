import { ConfigError } from '../errors.js'
import type { Overrides } from '../overrides.js'
import { meantInstead } from '../nearest.js'
import { show } from '../show.js'

/** What a number may be. */
export interface Range {
  readonly least: number
  readonly most: number
}

/** Node fires a longer timer at once. */
export const longestTimerMs = 2 ** 31 - 1

/** The defaults of a transport with `given` over them; throws a `ConfigError` that names the option and what it may be. */
export const completeOptions = <T extends object>(
  transport: string,
  defaults: T,
  given: Overrides<T>,
  rangeOf: (option: string) => Range,
): T => {
  if (typeof given !== 'object' || (given as unknown) === null) {
    throw new ConfigError(`the options of ${transport} must be an object, not ${show(given)}`)
  }
  const set = Object.entries(given).filter(([, value]) => value !== undefined)
  for (const [option, value] of set) {
    if (!Object.hasOwn(defaults, option)) {
      const instead = meantInstead(option, Object.keys(defaults))
      throw new ConfigError(`there is no option "${option}" of ${transport}${instead}`)
    }
    const wanted = wantedInstead(value, defaults[option as keyof T], rangeOf(option))
    if (wanted === undefined) continue
    throw new ConfigError(`option "${option}" of ${transport} must be ${wanted}, not ${show(value)}`)
  }
  return { ...defaults, ...Object.fromEntries(set) }
}

const wantedInstead = (value: unknown, standard: unknown, { least, most }: Range): string | undefined => {
  if (typeof standard === 'function') return typeof value === 'function' ? undefined : 'a function'
  const fits = typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
  return fits ? undefined : `a whole number from ${least} to ${most}`
}
