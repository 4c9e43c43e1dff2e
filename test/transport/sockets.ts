import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { filter, type Observable, take, timeout, toArray } from 'rxjs'
import type { Address } from '../../src/core/address.js'
import { nssocketTransport } from '../../src/transport/nssocket/transport.js'
import type { NssocketTransportOptions } from '../../src/transport/nssocket/options.js'
import type { Codec, Transport, TransportProblem } from '../../src/transport/port.js'
import { jsonCodec } from './json-codec.js'

// Generous: nothing waits for it to pass.
const patienceMs = 10_000

const cleanups: (() => unknown)[] = []

/** Closes something when the test is over. */
export const cleanUp = (close: () => unknown): void => void cleanups.push(close)

/** Closes what a test opened, the last first. */
export const closeAll = async (): Promise<void> => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
}

export interface Node {
  readonly transport: Transport
  readonly address: Address
}

/** A transport that listens on loopback. */
export const listening = async (
  options: Partial<NssocketTransportOptions> = {},
  codec: Codec = jsonCodec(),
  bind: Address = { host: '127.0.0.1', port: 0 },
): Promise<Node> => {
  const transport = nssocketTransport(options)
  cleanUp(() => transport.close(0))
  return { transport, address: await transport.listen(codec, bind) }
}

/** The next `count` values; rejects when they do not come. */
export const several = <T>(stream$: Observable<T>, count: number): Promise<T[]> =>
  new Promise((resolve, reject) => {
    stream$.pipe(take(count), toArray(), timeout(patienceMs)).subscribe({ next: resolve, error: reject })
  })

/** The next value that fits; rejects when none comes. */
export const next = async <T>(stream$: Observable<T>, fits: (value: T) => boolean = () => true): Promise<T> => {
  const [value] = await several(stream$.pipe(filter(fits)), 1)
  if (value === undefined) throw new Error('the stream ended')
  return value
}

/** The next problem of a kind. */
export const problem = ({ transport }: Node, kind: TransportProblem['kind']): Promise<TransportProblem> =>
  next(transport.problems$, (told) => told.kind === kind)

export interface RawSocket {
  readonly socket: Socket
  /** Everything it was sent, once the other side has closed. */
  readonly heard: Promise<string>
  /** Settles when it is closed, however. */
  readonly closed: Promise<void>
}

const watch = (socket: Socket): RawSocket => {
  socket.setNoDelay(true)
  socket.on('error', () => undefined)
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  cleanUp(() => socket.destroy())
  return { socket, closed, heard: closed.then(() => Buffer.concat(chunks).toString()) }
}

/** A bare TCP connection: the other end may do what no honest peer does. */
export const rawClient = async (
  { host, port }: Address,
  options: { readonly allowHalfOpen?: boolean } = {},
): Promise<RawSocket> => {
  const raw = watch(connect({ host, port, ...options }))
  await once(raw.socket, 'connect')
  return raw
}

export interface RawServer {
  readonly server: Server
  readonly address: Address
  /** The connections accepted so far. */
  readonly accepted: readonly RawSocket[]
  /** Settles when there are that many. */
  readonly connections: (count: number) => Promise<void>
}

/** A bare TCP server. */
export const rawServer = async (bind: Address = { host: '127.0.0.1', port: 0 }): Promise<RawServer> => {
  const accepted: RawSocket[] = []
  const server = createServer((socket) => accepted.push(watch(socket)))
  server.listen(bind)
  await once(server, 'listening')
  cleanUp(() => server.close())
  const connections = async (count: number): Promise<void> => {
    while (accepted.length < count) await once(server, 'connection')
  }
  return { server, address: { host: bind.host, port: (server.address() as AddressInfo).port }, accepted, connections }
}
