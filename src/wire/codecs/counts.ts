import * as E from 'fp-ts/lib/Either.js'
import { isCount, notCount } from './count.js'
import { fault, type Read } from './fault.js'

export type Counts = readonly number[]

/** Reads a list of counts, of `most` at most. By hand, as it may have a thousand of them and come every second. */
export const readCounts = (what: string, input: unknown, most: number): Read<Counts> => {
  if (!Array.isArray(input)) return fault(`a list of ${what}`, input)
  if (input.length > most) return fault(`at most ${most} ${what}`, input, [], 'out-of-bounds')
  const counts: readonly unknown[] = input
  for (let i = 0; i < counts.length; i++) if (!isCount(counts[i])) return notCount(`one of ${what}`, counts[i], [i])
  return E.right(input as Counts)
}
