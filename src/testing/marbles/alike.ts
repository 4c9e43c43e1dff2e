/** What other test runners' matchers look like (`expect.any(Number)`, say). */
interface AsymmetricMatcher {
  readonly asymmetricMatch: (received: unknown) => boolean
}

/**
 * Whether a received value is what was expected. A plain object need only have what the expected one names; arrays, maps
 * and sets must agree altogether. A matcher of jest or vitest decides for itself.
 *
 * @example
 * isAlike({ peer: 'a:7000' }, failure) // whatever its phi
 */
export const isAlike = (expected: unknown, received: unknown): boolean => {
  if (Object.is(expected, received)) return true
  if (isMatcher(expected)) return expected.asymmetricMatch(received)
  if (!isObject(expected) || !isObject(received)) return false
  if (Array.isArray(expected)) {
    return Array.isArray(received) && expected.length === received.length && isAlikeIn(expected, received)
  }
  if (expected instanceof Map) return received instanceof Map && isAlikeMap(expected, received)
  if (expected instanceof Set) {
    return (
      received instanceof Set && expected.size === received.size && [...expected].every((item) => received.has(item))
    )
  }
  if (expected instanceof Date) return received instanceof Date && expected.getTime() === received.getTime()
  if (expected instanceof Error) return received instanceof Error && expected.message === received.message
  return !Array.isArray(received) && isAlikeIn(expected as Fields, received as Fields)
}

type Fields = Readonly<Record<string, unknown>>

const isAlikeIn = (expected: Fields | readonly unknown[], received: Fields | readonly unknown[]): boolean =>
  Object.entries(expected).every(([key, value]) => isAlike(value, (received as Fields)[key]))

const isAlikeMap = (expected: ReadonlyMap<unknown, unknown>, received: ReadonlyMap<unknown, unknown>): boolean =>
  expected.size === received.size &&
  [...expected].every(([key, value]) => received.has(key) && isAlike(value, received.get(key)))

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

const isMatcher = (value: unknown): value is AsymmetricMatcher =>
  isObject(value) && typeof (value as Partial<AsymmetricMatcher>).asymmetricMatch === 'function'
