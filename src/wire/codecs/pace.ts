import * as E from 'fp-ts/lib/Either.js'
import type { Pace } from '../../core/message.js'
import { isCount, notCount } from './count.js'
import { fault, type HandWritten, handWritten, type Read } from './fault.js'

/** No honest rate is greater: a million writes a second. */
export const greatestRate = 1e9

const isRate = (input: unknown): input is number => isCount(input) && input <= greatestRate

/** `[limit, wanted]`; left out where there is no pressure. */
export const paceCodec: HandWritten<Pace | undefined, readonly [number, number] | undefined> = handWritten(
  'Pace',
  (input): Read<Pace | undefined> => {
    if (input === undefined) return E.right(undefined)
    if (!Array.isArray(input) || input.length !== 2) return fault('a limit and a wanted rate', input)
    const [limit, wanted] = input as readonly unknown[]
    if (!isRate(limit)) return notCount('a rate of writes', limit, [0])
    if (!isRate(wanted)) return notCount('a rate of writes', wanted, [1])
    return E.right({ limit, wanted })
  },
  (pace) => (pace === undefined ? undefined : [pace.limit, pace.wanted]),
)

/** What the initiator's limit changes by; left out where it stays. */
export const shiftCodec: HandWritten<number | undefined, number | undefined> = handWritten(
  'Shift',
  (input): Read<number | undefined> => {
    const isShift = typeof input === 'number' && isRate(Math.abs(input)) && !Object.is(input, -0)
    return input === undefined || isShift ? E.right(input) : notCount('a change of a limit', input)
  },
  (shift) => shift,
)
