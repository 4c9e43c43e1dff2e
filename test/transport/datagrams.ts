import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { fromEvent, type Observable } from 'rxjs'
import type { Address } from '../../src/core/address.js'
import type { DigestMessage, Message } from '../../src/core/message.js'
import type { Codec } from '../../src/transport/port.js'
import type { UdpTransportOptions } from '../../src/transport/udp/options.js'
import { udpTransport } from '../../src/transport/udp/transport.js'
import { jsonCodec } from './json-codec.js'
import { message } from './messages.js'
import { cleanUp, next, type Node } from './sockets.js'

export const loopback: Address = { host: '127.0.0.1', port: 0 }

/** A transport over UDP that listens, on loopback unless told. */
export const listeningUdp = async (
  options: Partial<UdpTransportOptions> = {},
  codec: Codec = jsonCodec(65_507),
  bind: Address = loopback,
): Promise<Node> => {
  const transport = udpTransport(options)
  cleanUp(() => transport.close(0))
  return { transport, address: await transport.listen(codec, bind) }
}

export interface RawDatagrams {
  readonly socket: Socket
  readonly address: Address
}

/** A bare socket: it may send what no honest peer does. */
export const rawUdp = async (host: string = loopback.host): Promise<RawDatagrams> => {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
  let isOpen = true
  socket.on('close', () => (isOpen = false))
  cleanUp(() => isOpen && socket.close())
  socket.bind(0, host)
  await once(socket, 'listening')
  return { socket, address: { host, port: socket.address().port } }
}

const { cluster, sender } = message(0) as DigestMessage

/** An answer to a question. */
export const answer = (exchange: number): Message => ({
  type: 'reply',
  cluster,
  sender,
  exchange,
  rows: [],
  deltas: [],
})

/** What came in at a bare socket, as it comes. */
export const heardBy = (socket: Socket): Observable<string> =>
  fromEvent(socket, 'message', (datagram: Buffer) => datagram.toString())

/** The next knock at a bare socket. */
export const knockAt = (socket: Socket): Promise<string> => next(heardBy(socket), (text) => text === '\n')

/** How often somebody knocked so far. */
export const knocksAt = (socket: Socket): (() => number) => {
  let knocks = 0
  heardBy(socket).subscribe((text) => (knocks += text === '\n' ? 1 : 0))
  return () => knocks
}
