import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { WireError } from '../port.js'

/** The name under which our messages travel: a line is `["grapevine",<message>]`. */
const frameEvent = 'grapevine'

const prefix = `["${frameEvent}",`
const suffix = ']'

/** What a frame adds to its message, in bytes, the newline not counted. */
export const frameOverheadBytes = prefix.length + suffix.length

/** Puts encoded text into a frame as it is; nssocket's own way would encode it a second time, as a string. */
export const frame = (text: string): string => prefix + text + suffix

/**
 * Takes the text out of a line. Only the outermost layer is looked at: the text is parsed once, by the codec, and
 * nothing in it can name an event or reach nssocket's dispatch.
 */
export const unframe = (line: string): Either<WireError, string> =>
  line.startsWith(prefix) && line.endsWith(suffix) && line.length > frameOverheadBytes
    ? right(line.slice(prefix.length, -suffix.length))
    : left(notAFrame)

/** Always the same: to find out what is wrong with a line would cost more than it took to send it. */
const notAFrame: WireError = { kind: 'wrong-shape', detail: `a line that is not ["${frameEvent}", message]` }
