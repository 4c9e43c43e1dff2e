import { subscribe } from 'node:diagnostics_channel'
import { Socket as DatagramSocket } from 'node:dgram'
import { Socket } from 'node:net'

/**
 * Counts the bytes that this process hands to its sockets, whoever opened them: the payload of TCP and UDP, without the
 * headers that the system adds.
 */
export class Traffic {
  readonly #open = new Set<Socket>()
  #bytes = 0

  /** Begins to count; sockets that are open already are not seen. */
  start(): void {
    const watch = (socket: Socket): void => void this.#open.add(socket)
    subscribe('net.server.socket', (message) => watch((message as { socket: Socket }).socket))
    patch(Socket.prototype, 'connect', (socket) => watch(socket))
    patch(DatagramSocket.prototype, 'send', (_socket, [payload]) => {
      this.#bytes += Buffer.byteLength(payload as string | Buffer)
    })
  }

  /** Bytes sent so far. */
  get bytes(): number {
    this.letGo()
    let open = 0
    for (const socket of this.#open) open += socket.bytesWritten
    return this.#bytes + open
  }

  get openSockets(): number {
    this.letGo()
    return this.#open.size
  }

  /** Adds up what closed sockets have sent. Until then they are held: to be called before memory is measured. */
  letGo(): void {
    for (const socket of this.#open) {
      if (!socket.destroyed) continue
      this.#bytes += socket.bytesWritten
      this.#open.delete(socket)
    }
  }
}

/** Does something before each call of a method. */
const patch = <T extends object>(of: T, method: keyof T, before: (self: T, parameters: unknown[]) => void): void => {
  const original = of[method] as (...parameters: unknown[]) => unknown
  const patched = function (this: T, ...parameters: unknown[]): unknown {
    before(this, parameters)
    return original.apply(this, parameters)
  }
  of[method] = patched as T[keyof T]
}
