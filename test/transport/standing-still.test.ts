import { once } from 'node:events'
import { udpTransport } from '../../src/transport/udp/index.js'
import { jsonCodec } from './json-codec.js'
import { lineOf, message } from './messages.js'
import { cleanUp, closeAll, listening, next, rawClient, rawServer } from './sockets.js'

afterEach(closeAll)

/** The process does nothing: no timer runs, nothing is read. */
const standStill = (ms: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

/** What was begun is handed to the system, and nothing that comes of it is seen yet. */
const handedOver = async (): Promise<void> => {
  for (let i = 0; i < 32; i++) await new Promise<void>((resolve) => process.nextTick(resolve))
}

describe('where the process stands still for longer than it would wait', () => {
  test('a connection that is there is no connection that did not come about', async () => {
    const server = await rawServer()
    const node = await listening({ connectTimeoutMs: 20 })
    const problems: unknown[] = []
    node.transport.problems$.subscribe((problem) => problems.push(problem))
    node.transport.send(server.address, message(1))
    await handedOver()
    standStill(40)
    await node.transport.close()
    expect(problems).toEqual([])
    expect(await server.accepted[0]?.heard).toBe(lineOf(message(1)))
  })

  test('a goodbye leaves over a connection that is there', async () => {
    const server = await rawServer()
    const node = await listening()
    node.transport.send(server.address, message(1))
    await handedOver()
    const closed = node.transport.close(20)
    standStill(40)
    await closed
    await server.connections(1)
    expect(await server.accepted[0]!.heard).toBe(lineOf(message(1)))
  })

  test('a name that has been resolved takes its datagram along', async () => {
    const server = await rawServer()
    const client = await rawClient(server.address)
    await server.connections(1)
    const peer = udpTransport()
    const node = udpTransport({ lookup: () => once(client.socket, 'data').then(() => ['127.0.0.1']) })
    for (const transport of [peer, node]) cleanUp(() => transport.close(0))
    const { port } = await peer.listen(jsonCodec(), { host: '127.0.0.1', port: 0 })
    await node.listen(jsonCodec(), { host: '127.0.0.1', port: 0 })
    const received = next(peer.received$)
    node.send({ host: 'peer.test', port }, message(1))
    await handedOver()
    const closed = node.close(20)
    await handedOver()
    server.accepted[0]!.socket.write('resolved')
    standStill(40)
    await closed
    expect(await received).toMatchObject({ content: { right: message(1) } })
  })
})
