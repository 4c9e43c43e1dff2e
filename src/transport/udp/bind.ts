import { createSocket, type Socket } from 'node:dgram'
import { isIP, isIPv6 } from 'node:net'
import type { Address } from '../../core/address.js'
import { bindError } from '../bind-error.js'
import type { Names } from './names.js'

/**
 * Resolves the host and binds a socket of its family to it; rejects with a `BindError`. Of several addresses it is the first,
 * as with a server over TCP: nodes that bind to the same name meet in the same family.
 */
export const bindSocket = async (bind: Address, names: Names, receiveBufferBytes: number): Promise<Socket> => {
  try {
    const ip = isIP(bind.host) === 0 ? await names.first(bind.host) : bind.host
    const socket = createSocket({ type: isIPv6(ip) ? 'udp6' : 'udp4', lookup: asItIs })
    await bound(socket, ip, bind.port)
    widen(socket, receiveBufferBytes)
    return socket
  } catch (error) {
    throw bindError(bind, error as NodeJS.ErrnoException)
  }
}

const bound = (socket: Socket, address: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const failed = (error: Error): void => {
      socket.close()
      reject(error)
    }
    socket.once('error', failed)
    socket.once('listening', () => {
      // What goes wrong from here on is told by whoever owns the socket; without any listener it would end the process.
      socket.on('error', () => undefined)
      socket.off('error', failed)
      resolve()
    })
    // Exclusive: workers of node:cluster would share the port, and be one peer with several minds.
    socket.bind({ address, port, exclusive: true })
  })

/** Names are resolved before they get here, and Node would look up even an IP address, for every datagram. */
const asItIs = (host: string, _family: unknown, done: (error: null, address: string, family: number) => void): void =>
  done(null, host, isIP(host))

const widen = (socket: Socket, bytes: number): void => {
  try {
    if (bytes > 0) socket.setRecvBufferSize(bytes)
  } catch {
    // A wish: the system's own size has to do.
  }
}
