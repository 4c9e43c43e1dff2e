import * as E from 'fp-ts/lib/Either.js'
import { fault, type HandWritten, handWritten, type Read } from './fault.js'

/** Whether a text has at most so many bytes of UTF-8. */
export const fitsBytes = (text: string, maxBytes: number): boolean =>
  text.length * 3 <= maxBytes || (text.length <= maxBytes && Buffer.byteLength(text) <= maxBytes)

/** Whether a text may be printed in one line of a log: no control characters, no line separators. */
export const isOneLine = (text: string): boolean => {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x20 || (unit >= 0x7f && unit <= 0x9f) || unit === 0x2028 || unit === 0x2029) return false
  }
  return true
}

/** Whether a text that is one line can be the name of a peer. `__proto__` is a name like any. */
export const isFittingName = (line: string, maxBytes: number): boolean => line.length > 0 && fitsBytes(line, maxBytes)

/**
 * How many UTF-16 units two names start with alike. Never half of a surrogate pair: what is left of `name` would have
 * to be escaped.
 *
 * @example sharedStart('10.0.0.1:9001', '10.0.0.1:9000') // 12
 */
export const sharedStart = (name: string, before: string): number => {
  const most = Math.min(name.length, before.length)
  let shared = 0
  while (shared < most && name.charCodeAt(shared) === before.charCodeAt(shared)) shared++
  return shared > 0 && isHigh(name.charCodeAt(shared - 1)) && isLow(name.charCodeAt(shared)) ? shared - 1 : shared
}

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff

/** Reads a one-line text of `minLength` characters to `maxBytes` bytes. */
export const readLine = (what: string, input: unknown, minLength: number, maxBytes: number): Read<string> => {
  if (typeof input !== 'string' || input.length < minLength) return fault(what, input)
  if (!fitsBytes(input, maxBytes)) return fault(`${what} of at most ${maxBytes} bytes`, input, [], 'out-of-bounds')
  return isOneLine(input) ? E.right(input) : fault(`${what} without control characters`, input)
}

/** A codec of one-line texts that says `what` was expected. */
export const lineCodec = (
  name: string,
  what: string,
  minLength: number,
  maxBytes: number,
): HandWritten<string, string> => handWritten(name, (input) => readLine(what, input, minLength, maxBytes), String)
