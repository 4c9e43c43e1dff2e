import type { Either } from 'fp-ts/lib/Either.js'
import type { Socket } from 'node:net'
import type { WireError } from '../port.js'
import { frame, unframe } from './frame.js'
import { LeanNsSocket } from './lean-nssocket.js'

// nssocket dispatches what `decode` returns as an event. Everything from the network arrives under this one name, so
// that no remote party chooses which handlers run ("*" and "**" would run them all) or what is looked up in a table.
const lineEvent = 'line'

/** Sends one already encoded message. */
export type SendText = (text: string) => void

/**
 * Wraps a connected socket in nssocket, which then only frames: lines in, lines out.
 *
 * Of nssocket's methods just `data` is called. Its `send` makes each frame with a deprecated constructor that records a
 * stack trace; the same bytes are written to the socket here. Its `connect` replaces error handlers, `destroy` removes them
 * all (the next socket error would end the process) and `end` drops the socket that later callbacks still use: connecting,
 * timing and closing are done on the socket itself, by `Connection`.
 */
export const guardedNssocket = (socket: Socket, onLine: (line: Either<WireError, string>) => void): SendText => {
  const wrapper = new LeanNsSocket(socket, {
    type: 'tcp4',
    connected: true,
    encode: ([, text]) => frame(String(text)),
    decode: (line) => [lineEvent, unframe(line)],
  })
  wrapper.data(lineEvent, (line) => onLine(line as Either<WireError, string>))
  return (text) => void socket.write(`${frame(text)}\n`)
}
