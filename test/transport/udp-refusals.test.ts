import { type RemoteInfo, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { fromEvent } from 'rxjs'
import type { Address } from '../../src/core/address.js'
import type { DigestMessage, Message } from '../../src/core/message.js'
import { answer, heardBy, knockAt, knocksAt, listeningUdp, rawUdp } from './datagrams.js'
import { jsonCodec } from './json-codec.js'
import { message } from './messages.js'
import { closeAll, next, type Node, problem, several } from './sockets.js'

afterEach(closeAll)

/** Somebody answers before each of five questions that are sent to an address, and not before the sixth, which is knocked. */
const answersBeforeEach = async (node: Node, socket: Socket, to: Address): Promise<void> => {
  for (let i = 0; i < 5; i++) {
    const answered = next(node.transport.received$)
    socket.send(JSON.stringify(answer(i)), node.address.port, node.address.host)
    await answered
    const question = next(heardBy(socket), (text) => text !== '\n')
    node.transport.send(to, message(i))
    await question
  }
  const last = knockAt(socket)
  node.transport.send(to, message(6))
  await last
}

describe('refusals', () => {
  test('a question to a port where nobody listens is refused', async () => {
    const node = await listeningUdp()
    const { socket, address } = await rawUdp()
    await new Promise<void>((resolve) => socket.close(() => resolve()))
    const told = problem(node, 'unreachable')
    node.transport.send(address, message(1))
    expect(await told).toMatchObject({ address: `127.0.0.1:${address.port}`, refused: true, outbound: true })
  })

  test('by the name that was dialled, and over IPv6', async () => {
    const node = await listeningUdp({ lookup: async () => ['::1'] }, jsonCodec(), { host: '::1', port: 0 })
    const gone = await listeningUdp({}, jsonCodec(), { host: '::1', port: 0 })
    await gone.transport.close()
    const told = problem(node, 'unreachable')
    node.transport.send({ host: 'peer.test', port: gone.address.port }, message(1))
    expect(await told).toMatchObject({ address: `peer.test:${gone.address.port}`, refused: true })
  })

  test('whoever answered the last question is not knocked at', async () => {
    const node = await listeningUdp()
    const { socket, address } = await rawUdp()
    const knocks = knocksAt(socket)
    const first = knockAt(socket)
    node.transport.send(address, message(0))
    await first
    await answersBeforeEach(node, socket, address)
    expect(knocks()).toBe(2)
  })

  test('nor is whoever answered knocked at by an address that the system writes in another way', async () => {
    const node = await listeningUdp({}, jsonCodec(), { host: '::1', port: 0 })
    const { socket, address } = await rawUdp('::1')
    const knocks = knocksAt(socket)
    const asAnotherWritesIt = { ...address, host: '0:0:0:0:0:0:0:1' }
    await answersBeforeEach(node, socket, asAnotherWritesIt)
    expect(knocks()).toBe(1)
  })

  test('of those who answered 64 are remembered, the last ones', async () => {
    const node = await listeningUdp()
    const peers = await Promise.all(Array.from({ length: 65 }, () => rawUdp()))
    for (const { socket } of peers) {
      const answered = next(node.transport.received$)
      socket.send(JSON.stringify(answer(1)), node.address.port, node.address.host)
      await answered
    }
    const [forgotten, remembered] = [peers[0]!, peers[1]!]
    const knocks = knocksAt(remembered.socket)
    const knocked = knockAt(forgotten.socket)
    node.transport.send(remembered.address, message(1))
    node.transport.send(forgotten.address, message(1))
    await knocked
    expect(knocks()).toBe(0)
  })

  test('a knock is not taken for a message', async () => {
    const a = await listeningUdp()
    const b = await listeningUdp()
    const { socket } = await rawUdp()
    const arrived = several(b.transport.received$, 2)
    socket.send('\n', b.address.port, b.address.host, () => {
      a.transport.send(b.address, message(1))
      a.transport.send(b.address, message(2))
    })
    for (const { content, from } of await arrived) {
      expect(content).toMatchObject({ right: { type: 'digest' } })
      expect(from).toBe(`127.0.0.1:${a.address.port}`)
    }
  })

  test('only questions knock, and none where it is not wanted', async () => {
    const asking = await listeningUdp()
    const silent = await listeningUdp({ refusalWaitMs: 0 })
    const [first, second, third] = [await rawUdp(), await rawUdp(), await rawUdp()]
    const { cluster, sender } = message(1) as DigestMessage
    const news: Message = { type: 'news', cluster, sender, deltas: [] }
    const knocks = [knocksAt(first.socket), knocksAt(second.socket)]
    const knock = knockAt(third.socket)
    silent.transport.send(first.address, message(1))
    asking.transport.send(second.address, news)
    asking.transport.send(third.address, message(1))
    await knock
    expect(knocks.map((count) => count())).toEqual([0, 0])
  })

  test('one of the addresses of a name is not knocked at: its refusal would be taken for that of all', async () => {
    const lookup = async (): Promise<string[]> => ['::1', '127.0.0.1']
    const node = await listeningUdp({ lookup, random: () => 0.99 }, jsonCodec(), { host: '::', port: 0 })
    const { socket, address } = await rawUdp()
    const other = await rawUdp()
    const knocks = knocksAt(socket)
    const question = next(heardBy(socket), (text) => text !== '\n')
    node.transport.send({ host: 'both.test', port: address.port }, message(1))
    await question
    const knock = knockAt(other.socket)
    node.transport.send(other.address, message(2))
    await knock
    expect(knocks()).toBe(0)
  })

  test('of many that are asked at once 64 are knocked at', async () => {
    const node = await listeningUdp({ refusalWaitMs: 60_000 })
    const asked = await Promise.all(Array.from({ length: 80 }, () => rawUdp()))
    const knocks = asked.map(({ socket }) => knocksAt(socket))
    const knocked = Promise.all(asked.slice(0, 64).map(({ socket }) => knockAt(socket)))
    for (const { address } of asked) node.transport.send(address, message(1))
    await knocked
    // what was sent before this has arrived before this
    const others = asked.slice(64).map(({ socket, address }) => {
      const mark = next(heardBy(socket), (text) => text === 'mark')
      socket.send('mark', address.port, address.host)
      return mark
    })
    await Promise.all(others)
    expect(knocks.map((count) => count())).toEqual(asked.map((_, i) => (i < 64 ? 1 : 0)))
  })

  test('nothing is left of them after closing', async () => {
    const node = await listeningUdp({ refusalWaitMs: 60_000 })
    const { socket, address } = await rawUdp()
    const knocked = next(
      fromEvent(socket, 'message', (_: Buffer, { port }: RemoteInfo) => port),
      (port) => port !== node.address.port,
    )
    node.transport.send(address, message(1))
    const port = await knocked
    await node.transport.close()
    const refused = once(socket, 'error')
    socket.connect(port, '127.0.0.1', () => socket.send('anybody?'))
    expect(await refused).toMatchObject([{ code: 'ECONNREFUSED' }])
  })
})
