import { isOption } from '../config/parse.js'
import { show } from '../show.js'

/** What can be done with each part; a part without methods is a plain function. */
type Methods = Readonly<Record<string, readonly string[]>>

/** What is wrong with the parts of an environment that are given. */
export const environmentFault = (given: unknown, methodsOf: Methods): string | undefined => {
  if (typeof given !== 'object' || given === null) return `an environment must be an object, not ${show(given)}`
  for (const [part, replacement] of Object.entries(given)) {
    if (replacement === undefined) continue
    // a transport in place of an environment that has one, for instance: without a word another would be used
    if (!Object.hasOwn(methodsOf, part)) {
      if (isOption(part))
        return `"${part}" is no part of the environment but an option: createGossip({ ${part} }, environment)`
      return `there is no part "${part}" of the environment (it has ${Object.keys(methodsOf).join(', ')})`
    }
    const wanted = wantedInstead(replacement, methodsOf[part] ?? [])
    if (wanted !== undefined) return `the part "${part}" of the environment must be ${wanted}, not ${show(replacement)}`
  }
  return undefined
}

const wantedInstead = (given: unknown, methods: readonly string[]): string | undefined => {
  if (methods.length === 0) return typeof given === 'function' ? undefined : 'a function'
  const has = (method: string): boolean => typeof (given as Record<string, unknown>)[method] === 'function'
  return given !== null && methods.every(has) ? undefined : `one with the methods ${methods.join(', ')}`
}
