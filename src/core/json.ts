/** A value that survives a round trip through JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/**
 * Why `value` cannot travel as JSON unchanged, or `undefined` when it can.
 *
 * `undefined`, functions, symbols, bigints, NaN, infinities, class instances, holes and cycles do not come back as they
 * went; what nests deeper than `maxDepth` would overflow the stack of whoever relays it.
 */
export const jsonFault = (value: unknown, maxDepth: number): string | undefined => {
  const inspect = (part: unknown, depth: number, path: string): string | undefined => {
    if (part === null || typeof part === 'string' || typeof part === 'boolean') return undefined
    if (typeof part === 'number') {
      return Number.isFinite(part) ? undefined : `${path} is ${String(part)}, which JSON has no form for`
    }
    if (typeof part !== 'object') return `${path} is of type ${typeof part}, which JSON has no form for`
    if (depth === 0) return `${path} nests deeper than ${maxDepth} levels (or refers to itself)`
    if (!Array.isArray(part) && !isPlain(part)) return `${path} is not a plain object`
    if ('toJSON' in part && typeof part.toJSON === 'function') return `${path} has a toJSON method`
    if (Array.isArray(part)) {
      for (let i = 0; i < part.length; i++) {
        const fault = inspect(part[i], depth - 1, `${path}[${i}]`)
        if (fault !== undefined) return fault
      }
      return undefined
    }
    for (const [key, child] of Object.entries(part)) {
      const fault = inspect(child, depth - 1, `${path}.${key}`)
      if (fault !== undefined) return fault
    }
    return undefined
  }
  return inspect(value, maxDepth, 'the value')
}

/** Whether it is no instance of anything. Each realm (a test's, say) has an `Object.prototype` of its own: it inherits nothing. */
const isPlain = (object: object): boolean => {
  const prototype = Object.getPrototypeOf(object) as object | null
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/** Whether a parsed JSON value nests no deeper than `maxDepth`; stops looking at the first branch that does. */
export const isWithinDepth = (value: unknown, maxDepth: number): boolean => {
  if (typeof value !== 'object' || value === null) return true
  if (maxDepth === 0) return false
  for (const child of Array.isArray(value) ? value : Object.values(value)) {
    if (!isWithinDepth(child, maxDepth - 1)) return false
  }
  return true
}

/**
 * Whether two values are the same once they have travelled: the order of an object's keys does not count.
 *
 * By own keys alone. `toString`, `constructor` and the like are keys as any other here, whatever they mean to JavaScript.
 */
export const jsonEqual = (a: Json, b: Json): boolean => {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const [ours, theirs] = [a as JsonParts, b as JsonParts]
  const keys = Object.keys(ours)
  if (keys.length !== Object.keys(theirs).length) return false
  return keys.every((key) => Object.hasOwn(theirs, key) && jsonEqual(ours[key] as Json, theirs[key] as Json))
}

/** What an array and an object have in common. */
type JsonParts = Readonly<Record<string, Json>>
