import * as E from 'fp-ts/lib/Either.js'
import type { Ahead } from '../../core/message.js'
import { isCount, notCount } from './count.js'
import { type Counts, readCounts } from './counts.js'
import { joinDigits, partDigits } from './digits.js'
import { fault, type HandWritten, handWritten, type Read, within } from './fault.js'

/** `[roster, by, named]`, the last of them `null` where maps differ. */
type AheadTuple = readonly [roster: number, by: string, named?: Counts | null]

/** Digits of base 91; where there are second ones, a space, and at most as many of these. */
const digits = /^[#-[\]-~]*(?: [#-[\]-~]+)?$/

const readAhead = (input: unknown): Read<Ahead | null | undefined> => {
  if (input === undefined || input === null) return E.right(input)
  if (!Array.isArray(input) || input.length < 2 || input.length > 3)
    return fault('a fingerprint of a roster, a text, and perhaps a list', input)
  const parts: readonly unknown[] = input
  const roster = parts[0]
  const text = parts[1]
  if (!isCount(roster)) return notCount('a fingerprint of a roster', roster, [0])
  if (typeof text !== 'string' || !digits.test(text)) return fault('a text of digits', text, [1])
  const { lower: by, upper } = partDigits(text)
  if (upper !== undefined && upper.length > by.length) return fault('no more second digits than first ones', text, [1])
  if (parts.length === 2) return E.right({ roster, by, upper })
  const named = parts[2]
  if (named === null) return E.right({ roster, by, upper, mapsDiffer: true })
  const sections = readCounts('sections', named, Infinity)
  return E.isRight(sections) ? E.right({ roster, by, upper, named: sections.right }) : within(2, sections.left)
}

const writeAhead = ({ roster, by, upper, named, mapsDiffer }: Ahead): AheadTuple => {
  const text = joinDigits(by, upper)
  if (named !== undefined) return [roster, text, named]
  return mapsDiffer === true ? [roster, text, null] : [roster, text]
}

/** How far heartbeats are ahead of columns; `null` where those could not be read; left out where there were none. */
export const aheadCodec: HandWritten<Ahead | null | undefined, AheadTuple | null | undefined> = handWritten(
  'Ahead',
  readAhead,
  (ahead) => ahead && writeAhead(ahead),
)
