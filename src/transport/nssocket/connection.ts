import { type Either, isLeft } from 'fp-ts/lib/Either.js'
import type { Socket } from 'node:net'
import type { Message } from '../../core/message.js'
import { decodeLine } from '../decode-line.js'
import type { Codec, TransportProblem, WireError } from '../port.js'
import { frameOverheadBytes } from './frame.js'
import { LeanNsSocket, type LineReader } from './lean-nssocket.js'
import { Lines } from './lines.js'
import type { NssocketTransportOptions } from './options.js'
import type { Watchdog, Watched } from './watchdog.js'

/** What a connection tells its owner. */
export interface ConnectionEvents {
  readonly received: (content: Either<WireError, Message>) => void
  readonly problem: (kind: TransportProblem['kind'], detail: string) => void
  /** It takes no more messages: whoever keeps it for sending lets go of it. Once. */
  readonly unusable: () => void
  /** The socket is gone. Once, and last. */
  readonly closed: () => void
}

/** How a connection behaves; differs between those we dialled and those dialled to us. */
export interface ConnectionSettings extends Pick<
  NssocketTransportOptions,
  'stallTimeoutMs' | 'lingerMs' | 'maxQueuedBytes' | 'idleTimeoutMs'
> {
  readonly codec: Codec
  readonly watchdog: Watchdog
  /** Whether the other end has to speak first, and soon. */
  readonly speaksFirst: boolean
}

/** Under which a socket knows its connection: so sockets share their listeners, where closures take 0.3 KB of each. */
const connection = Symbol('connection')

type Owned = Socket & { [connection]: Connection }

/**
 * One connected socket with every guard around it. What goes wrong is told; nothing is thrown, and the listeners stay on
 * the socket until it is gone.
 *
 * It is `open`, then `ending` (says its last words and still listens, unless muted), then `gone`.
 */
export class Connection implements Watched, LineReader {
  static readonly #listeners = {
    error(this: Owned, error: Error): void {
      this[connection].#failed(error)
    },
    close(this: Owned): void {
      this[connection].#gone()
    },
    end(this: Owned): void {
      this[connection].#ended()
    },
    readable(this: Owned): void {
      this[connection].#read()
    },
  }

  readonly #socket: Socket
  readonly #settings: ConnectionSettings
  readonly #events: ConnectionEvents
  readonly #lines: Lines
  readonly #frames: LeanNsSocket
  #stage: 'open' | 'ending' | 'gone' = 'open'
  #muted = false
  #isStallFeared = false
  dueMs = Infinity

  constructor(socket: Socket, settings: ConnectionSettings, events: ConnectionEvents) {
    this.#socket = socket
    this.#settings = settings
    this.#events = events
    this.#lines = new Lines(settings.codec.maxMessageBytes + frameOverheadBytes)
    this.#frames = new LeanNsSocket(socket, this)

    Object.assign(socket, { [connection]: this })
    for (const [event, listener] of Object.entries(Connection.#listeners)) socket.on(event, listener)

    settings.watchdog.watch(this)
    if (settings.speaksFirst) this.#expectBytes()
    else this.#expectMore()
  }

  /** Whether nothing waits to be sent. */
  get drained(): boolean {
    return this.#socket.writableLength === 0
  }

  /** Sends encoded text, unless the connection is closing; drops a peer that lets too much of it wait. */
  send(text: string): void {
    if (this.#stage !== 'open') return
    const waiting = this.#socket.writableLength
    if (waiting > this.#settings.maxQueuedBytes) {
      this.#events.problem('slow-reader', `${waiting} bytes wait unread`)
      this.destroy()
      return
    }
    this.#frames.sendText(text)
  }

  /** Closes once everything is sent. What still comes in counts, unless muted. */
  end(how: 'listening' | 'muted'): void {
    if (how === 'muted') this.#muted = true
    if (this.#stage !== 'open') return
    this.#stage = 'ending'
    this.#events.unusable()
    this.#socket.end()
    this.#dueIn(this.#settings.lingerMs)
  }

  /** Closes at once. */
  destroy(): void {
    if (this.#stage === 'gone') return
    const wasOpen = this.#stage === 'open'
    this.#stage = 'gone'
    this.#muted = true
    this.#settings.watchdog.forget(this)
    this.#socket.destroy()
    if (wasOpen) this.#events.unusable()
  }

  /** Takes a line that came in. */
  line(line: Either<WireError, string>): void {
    if (this.#muted) return
    const content = decodeLine(this.#settings.codec, line)
    this.#events.received(content)
    // The answer was given while `received` was told; lines that were sent along are not looked at.
    if (isLeft(content)) this.end('muted')
  }

  overdue(): void {
    this.dueMs = Infinity
    if (this.#stage === 'ending') this.destroy()
    else if (this.#isStallFeared) this.#stalled()
    else this.end('listening')
  }

  /**
   * A muted connection reads on and forgets. Were the socket left unread, the operating system would answer its closing with
   * a reset, which can overtake our last words.
   */
  #read(): void {
    const chunk = this.#socket.read() as Buffer | null
    if (chunk !== null && !this.#muted) this.#take(chunk)
  }

  #take(chunk: Buffer): void {
    const { completed } = this.#lines
    const wasWaiting = this.#lines.pendingBytes === 0
    if (!this.#lines.take(chunk, (line) => this.#tell(line))) {
      this.#events.problem('oversized', `a line longer than ${this.#settings.codec.maxMessageBytes} bytes`)
      this.destroy()
      return
    }
    if (this.#stage !== 'open') return
    if (this.#lines.pendingBytes === 0) this.#expectMore()
    // From a message's first byte on, and not anew with each byte: one byte now and then must not hold the socket.
    else if (this.#lines.completed > completed || (wasWaiting && !this.#isNewcomer)) this.#expectBytes()
  }

  /** Returns whether another line is wanted. One that is no message mutes: a chunk may hold thousands of them. */
  #tell(line: string): boolean {
    this.#frames.take(line)
    return !this.#muted
  }

  get #isNewcomer(): boolean {
    return this.#settings.speaksFirst && this.#lines.completed === 0
  }

  /** Half a message is lost, though it may look whole. It is nobody's fault: a process that is killed may leave it behind. */
  #ended(): void {
    if (this.#stage === 'open' && this.#lines.pendingBytes > 0) {
      this.#events.problem('stalled', 'the connection ended within a message')
    }
    this.end('listening')
  }

  #failed(error: Error): void {
    if (this.#stage === 'open') this.#events.problem('socket-error', error.message)
    this.destroy()
  }

  #gone(): void {
    this.destroy()
    this.#events.closed()
  }

  #stalled(): void {
    const complaint = this.#lines.pendingBytes === 0 ? 'connected, and silent' : 'no end of a message'
    this.#events.problem('stalled', `${complaint} for ${this.#settings.stallTimeoutMs} ms`)
    this.destroy()
  }

  #expectMore(): void {
    this.#isStallFeared = false
    this.#dueIn(this.#settings.idleTimeoutMs)
  }

  #expectBytes(): void {
    this.#isStallFeared = true
    this.#dueIn(this.#settings.stallTimeoutMs)
  }

  #dueIn(ms: number): void {
    this.dueMs = performance.now() + ms
    this.#settings.watchdog.expect(this.dueMs)
  }
}
