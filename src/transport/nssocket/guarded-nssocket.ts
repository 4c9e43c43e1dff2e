import type { Either } from 'fp-ts/lib/Either.js'
import type { Socket } from 'node:net'
import nssocket from 'nssocket'
import type { WireError } from '../port.js'
import { frame, frameEvent, unframe } from './frame.js'

// nssocket dispatches what `decode` returns as an event. Everything from the network arrives under this one name, so
// that no remote party chooses which handlers run ("*" and "**" would run them all) or what is looked up in a table.
const lineEvent = 'line'

/** Sends one already encoded message. */
export type SendText = (text: string) => void

/**
 * Wraps a connected socket in nssocket, which then only frames: lines in, lines out.
 *
 * Of nssocket's methods just `send` and `data` are called. Its `connect` replaces error handlers, `destroy` removes them
 * all (the next socket error would end the process) and `end` drops the socket that later callbacks still use: connecting,
 * timing and closing are done on the socket itself, by `Connection`.
 */
export const guardedNssocket = (socket: Socket, onLine: (line: Either<WireError, string>) => void): SendText => {
  const wrapper = new nssocket.NsSocket(socket, {
    type: 'tcp4',
    connected: true,
    encode: ([, text]) => frame(String(text)),
    decode: (line) => [lineEvent, unframe(line)],
  })
  // The socket's own listener reports; this one keeps the wrapper's copy of the error from being thrown.
  wrapper.on('error', () => undefined)
  wrapper.data(lineEvent, (line) => onLine(line as Either<WireError, string>))
  return (text) => wrapper.send(frameEvent, text)
}
