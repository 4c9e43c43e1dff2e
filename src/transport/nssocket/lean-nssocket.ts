import type { Either } from 'fp-ts/lib/Either.js'
import type { Socket } from 'node:net'
import nssocket from 'nssocket'
import type { WireError } from '../port.js'
import { frame, unframe } from './frame.js'

// nssocket dispatches what `decode` returns as an event. Everything from the network arrives under this one name, so
// that no remote party chooses which handlers run ("*" and "**" would run them all) or what is looked up in a table.
const lineEvent = 'line'

/** The same for all connections: nssocket keeps them and changes nothing. */
const options: nssocket.NsSocketOptions = {
  type: 'tcp4',
  connected: true,
  encode: ([, text]) => frame(String(text)),
  decode: (line) => [lineEvent, unframe(line)],
}

/** Whom the lines are for. */
export interface LineReader {
  readonly line: (line: Either<WireError, string>) => void
}

/** What nssocket makes for each connection, though it is the same for all of ours: half a kilobyte of each end. */
type Common = Pick<nssocket.NsSocket, 'listenerTree' | 'retry' | '_conf' | '_events'>

/**
 * nssocket around a connected socket, with its line reader replaced. It only frames: lines in, lines out.
 *
 * The original reader builds some eighty closures a connection and looks at each byte in JavaScript: 18 KB of heap for each
 * end, which in a mesh of connections is most of a node's memory, and twice the time for a message. Here whoever owns the
 * socket reads it and hands over the lines. Decoding and dispatch stay as they are.
 *
 * Of nssocket's methods just `data` is called. Its `send` makes each frame with a deprecated constructor that records a
 * stack trace; the same bytes are written to the socket here. Its `connect` replaces error handlers, `destroy` removes them
 * all (the next socket error would end the process) and `end` drops the socket that later callbacks still use: connecting,
 * timing and closing are done on the socket itself, by `Connection`.
 */
export class LeanNsSocket extends nssocket.NsSocket {
  static #common: Common | undefined

  readonly #reader: LineReader

  constructor(socket: Socket, reader: LineReader) {
    super(socket, options)
    this.#reader = reader
    Object.assign(this, (LeanNsSocket.#common ??= this.#makeCommon()))
  }

  /** Sends one already encoded message. */
  sendText(text: string): void {
    this.socket.write(`${frame(text)}\n`)
  }

  /** Takes a line that was read. */
  take(line: string): void {
    this._onData(line)
  }

  /** Called by nssocket's constructor to attach its listeners, of which none is needed. */
  protected override _setup(): void {
    // the owner of the socket listens
  }

  /** All listen alike: whose line it is, the listener is told by its `this`. */
  #makeCommon(): Common {
    this.data(lineEvent, function (line) {
      this.#reader.line(line as Either<WireError, string>)
    })
    const { listenerTree, retry, _conf, _events } = this
    return { listenerTree, retry, _conf, _events }
  }
}
