import * as E from 'fp-ts/lib/Either.js'
import type { Ahead } from '../../core/message.js'
import { isCount, notCount } from './count.js'
import { type Counts, readCounts } from './counts.js'
import { fault, type HandWritten, handWritten, type Read, within } from './fault.js'

/** `[roster, by, named]`, the last of them `null` where maps differ. */
type AheadTuple = readonly [roster: number, by: string, named?: Counts | null]

/** Digits of base 91. */
const digits = /^[#-[\]-~]*$/

const readAhead = (input: unknown): Read<Ahead | null | undefined> => {
  if (input === undefined || input === null) return E.right(input)
  if (!Array.isArray(input) || input.length < 2 || input.length > 3)
    return fault('a fingerprint of a roster, a text, and perhaps a list', input)
  const [roster, by, sections] = input as readonly unknown[]
  if (!isCount(roster)) return notCount('a fingerprint of a roster', roster, [0])
  if (typeof by !== 'string' || !digits.test(by)) return fault('a text of digits', by, [1])
  if (input.length === 2) return E.right({ roster, by })
  if (sections === null) return E.right({ roster, by, mapsDiffer: true })
  const named = readCounts('sections', sections, Infinity)
  return E.isRight(named) ? E.right({ roster, by, named: named.right }) : within(2, named.left)
}

const writeAhead = ({ roster, by, named, mapsDiffer }: Ahead): AheadTuple => {
  if (named !== undefined) return [roster, by, named]
  return mapsDiffer === true ? [roster, by, null] : [roster, by]
}

/** How far heartbeats are ahead of columns; `null` where those could not be read; left out where there were none. */
export const aheadCodec: HandWritten<Ahead | null | undefined, AheadTuple | null | undefined> = handWritten(
  'Ahead',
  readAhead,
  (ahead) => ahead && writeAhead(ahead),
)
