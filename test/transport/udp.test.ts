import { execFile } from 'node:child_process'
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { left } from 'fp-ts/lib/Either.js'
import { fromEvent, type Observable } from 'rxjs'
import type { Address } from '../../src/core/address.js'
import type { DigestMessage, Message } from '../../src/core/message.js'
import { BindError, ConfigError } from '../../src/errors.js'
import type { Codec } from '../../src/transport/port.js'
import type { UdpTransportOptions } from '../../src/transport/udp/options.js'
import { udpTransport } from '../../src/transport/udp/transport.js'
import { jsonCodec } from './json-codec.js'
import { message } from './messages.js'
import { next, type Node, problem, several } from './sockets.js'

const loopback = { host: '127.0.0.1', port: 0 }
const cleanups: (() => unknown)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const listening = async (
  options: Partial<UdpTransportOptions> = {},
  codec: Codec = jsonCodec(65_507),
  bind: Address = loopback,
): Promise<Node> => {
  const transport = udpTransport(options)
  cleanups.push(() => transport.close(0))
  return { transport, address: await transport.listen(codec, bind) }
}

/** A bare socket: it may send what no honest peer does. */
const raw = async (): Promise<{ socket: Socket; address: Address }> => {
  const socket = createSocket('udp4')
  cleanups.push(() => socket.close())
  socket.bind(0, loopback.host)
  await once(socket, 'listening')
  return { socket, address: { host: loopback.host, port: socket.address().port } }
}

describe('sizes', () => {
  test('a message over the datagram is told and not sent', async () => {
    const a = await listening({ maxDatagramBytes: 1_000 })
    const b = await listening()
    const told = problem(a, 'oversized')
    const arrived = next(b.transport.received$)
    a.transport.send(b.address, message(1, 'x'.repeat(2_000)))
    a.transport.send(b.address, message(2))
    expect(await told).toMatchObject({ outbound: true, address: `127.0.0.1:${b.address.port}` })
    expect((await arrived).content).toMatchObject({ right: { exchange: 2 } })
  })

  test("the codec's own limit holds as well, for answers too", async () => {
    const a = await listening()
    const b = await listening({}, jsonCodec(500))
    const told = problem(b, 'oversized')
    b.transport.received$.subscribe(({ reply }) => reply(message(2, 'x'.repeat(600))))
    a.transport.send(b.address, message(1))
    expect(await told).toMatchObject({ address: `127.0.0.1:${a.address.port}` })
  })

  test('the largest datagram there is', async () => {
    const a = await listening()
    const b = await listening({ receiveBufferBytes: 4_194_304 })
    const bare = Buffer.byteLength(JSON.stringify(message(1)))
    const arrived = next(b.transport.received$)
    a.transport.send(b.address, message(1, 'x'.repeat(65_507 - bare)))
    expect((await arrived).content).toMatchObject({ right: { exchange: 1 } })
  })
})

describe('hostile datagrams', () => {
  test('junk is told as undecodable, and the loop goes on', async () => {
    const node = await listening()
    const { socket } = await raw()
    const told = several(node.transport.received$, 4)
    for (const junk of ['', 'junk', Buffer.from([0xff, 0xfe, 0]), '{"type":1']) {
      socket.send(junk, node.address.port, node.address.host)
    }
    for (const { content } of await told) expect(content).toMatchObject({ left: { kind: 'not-json' } })
  })

  test('a codec that throws', async () => {
    const throws = () => {
      throw new Error('broken')
    }
    const node = await listening({}, { ...jsonCodec(), decode: throws })
    const { socket } = await raw()
    const told = next(node.transport.received$)
    socket.send('{}', node.address.port, node.address.host)
    expect((await told).content).toEqual(left({ kind: 'wrong-shape', detail: 'the codec failed: Error: broken' }))
  })

  test('the answer goes to where the datagram came from, from the port that listens', async () => {
    const node = await listening()
    const { socket, address } = await raw()
    node.transport.received$.subscribe(({ from, reply }) => {
      expect(from).toBe(`127.0.0.1:${address.port}`)
      reply(message(2))
    })
    const heard = once(socket, 'message') as Promise<[Buffer, RemoteInfo]>
    socket.send(JSON.stringify(message(1)), node.address.port, node.address.host)
    expect((await heard)[1].port).toBe(node.address.port)
  })
})

describe('names', () => {
  test('are looked up once for a burst, and anew after a while', async () => {
    let lookups = 0
    const lookup = async (): Promise<string[]> => {
      lookups++
      return ['127.0.0.1']
    }
    const a = await listening({ lookup, lookupCacheMs: 20 })
    const b = await listening()
    const { port } = b.address
    const burst = several(b.transport.received$, 5)
    for (let i = 0; i < 5; i++) a.transport.send({ host: 'peer.test', port }, message(i))
    await burst
    expect(lookups).toBe(1)
    await new Promise((later) => setTimeout(later, 40))
    const again = next(b.transport.received$)
    a.transport.send({ host: 'peer.test', port }, message(6))
    await again
    expect(lookups).toBe(2)
  })

  test('a failed lookup is a problem, and tried again at once', async () => {
    let lookups = 0
    const lookup = async (): Promise<string[]> => {
      if (lookups++ === 0) throw new Error('no such name')
      return ['127.0.0.1']
    }
    const a = await listening({ lookup })
    const b = await listening()
    const told = problem(a, 'unreachable')
    a.transport.send({ host: 'peer.test', port: b.address.port }, message(1))
    expect(await told).toMatchObject({ detail: 'no such name', refused: false, outbound: true })
    const arrived = next(b.transport.received$)
    a.transport.send({ host: 'peer.test', port: b.address.port }, message(2))
    await arrived
  })

  test('one that does not resolve in time, or to no address of the right kind', async () => {
    const slow = await listening({ lookup: () => new Promise(() => undefined), lookupTimeoutMs: 10 })
    const late = problem(slow, 'unreachable')
    slow.transport.send({ host: 'peer.test', port: 9000 }, message(1))
    expect((await late).detail).toBe('peer.test did not resolve in 10 ms')
    const other = await listening({ lookup: async () => ['::1'] })
    const wrong = problem(other, 'unreachable')
    other.transport.send({ host: 'peer.test', port: 9000 }, message(1))
    expect((await wrong).detail).toBe('peer.test has no address that this socket can reach')
  })

  test('the cache stays bounded', async () => {
    let lookups = 0
    const lookup = async (): Promise<string[]> => {
      lookups++
      return ['127.0.0.1']
    }
    const a = await listening({ lookup, maxCachedNames: 2, lookupCacheMs: 60_000 })
    const b = await listening()
    for (const host of ['a.test', 'b.test', 'c.test', 'a.test']) {
      const arrived = next(b.transport.received$)
      a.transport.send({ host, port: b.address.port }, message(1))
      await arrived
    }
    expect(lookups).toBe(4)
  })
})

describe('refusals', () => {
  const { cluster, sender } = message(0) as DigestMessage
  const answer = (exchange: number): Message => ({ type: 'reply', cluster, sender, exchange, rows: [], deltas: [] })

  /** What came in at a bare socket, as it comes. */
  const heardBy = (socket: Socket): Observable<string> =>
    fromEvent(socket, 'message', (datagram: Buffer) => datagram.toString())

  const knockAt = (socket: Socket): Promise<string> => next(heardBy(socket), (text) => text === '\n')

  /** How often somebody knocked so far. */
  const knocksAt = (socket: Socket): (() => number) => {
    let knocks = 0
    heardBy(socket).subscribe((text) => (knocks += text === '\n' ? 1 : 0))
    return () => knocks
  }

  test('a question to a port where nobody listens is refused', async () => {
    const node = await listening()
    const { socket, address } = await raw()
    await new Promise<void>((resolve) => socket.close(() => resolve()))
    cleanups.pop()
    const told = problem(node, 'unreachable')
    node.transport.send(address, message(1))
    expect(await told).toMatchObject({ address: `127.0.0.1:${address.port}`, refused: true, outbound: true })
  })

  test('by the name that was dialled, and over IPv6', async () => {
    const node = await listening({ lookup: async () => ['::1'] }, jsonCodec(), { host: '::1', port: 0 })
    const gone = await listening({}, jsonCodec(), { host: '::1', port: 0 })
    await gone.transport.close()
    const told = problem(node, 'unreachable')
    node.transport.send({ host: 'peer.test', port: gone.address.port }, message(1))
    expect(await told).toMatchObject({ address: `peer.test:${gone.address.port}`, refused: true })
  })

  test('whoever answered the last question is not knocked at', async () => {
    const node = await listening()
    const { socket, address } = await raw()
    const knocks = knocksAt(socket)
    const first = knockAt(socket)
    node.transport.send(address, message(0))
    await first
    for (let i = 0; i < 5; i++) {
      const answered = next(node.transport.received$)
      socket.send(JSON.stringify(answer(i)), node.address.port, node.address.host)
      await answered
      const question = next(heardBy(socket), (text) => text !== '\n')
      node.transport.send(address, message(i))
      await question
    }
    const last = knockAt(socket)
    node.transport.send(address, message(6))
    await last
    expect(knocks()).toBe(2)
  })

  test('of those who answered 64 are remembered, the last ones', async () => {
    const node = await listening()
    const peers = await Promise.all(Array.from({ length: 65 }, raw))
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
    const a = await listening()
    const b = await listening()
    const { socket } = await raw()
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
    const asking = await listening()
    const silent = await listening({ refusalWaitMs: 0 })
    const [first, second, third] = [await raw(), await raw(), await raw()]
    const knocks = [knocksAt(first.socket), knocksAt(second.socket)]
    const knock = knockAt(third.socket)
    silent.transport.send(first.address, message(1))
    asking.transport.send(second.address, { type: 'news', cluster, sender, deltas: [] })
    asking.transport.send(third.address, message(1))
    await knock
    expect(knocks.map((count) => count())).toEqual([0, 0])
  })

  test('of many that are asked at once 64 are knocked at', async () => {
    const node = await listening({ refusalWaitMs: 60_000 })
    const asked = await Promise.all(Array.from({ length: 80 }, raw))
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
    const node = await listening({ refusalWaitMs: 60_000 })
    const { socket, address } = await raw()
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

describe('what cannot be sent', () => {
  test('an address of the other family', async () => {
    const node = await listening()
    const told = problem(node, 'unreachable')
    node.transport.send({ host: '::1', port: 9000 }, message(1))
    expect((await told).detail).toBe('an IPv4 socket does not reach ::1')
  })

  test('an address that no datagram may go to', async () => {
    const node = await listening()
    const told = problem(node, 'unreachable')
    node.transport.send({ host: '255.255.255.255', port: 9000 }, message(1))
    expect(await told).toMatchObject({ address: '255.255.255.255:9000', refused: false })
  })

  test('more than may be under way', async () => {
    const node = await listening({ lookup: () => new Promise(() => undefined), maxUnderWay: 2 })
    const told = problem(node, 'not-sent')
    for (let i = 0; i < 3; i++) node.transport.send({ host: 'peer.test', port: 9000 }, message(i))
    expect((await told).detail).toBe('2 messages are under way already; this one is lost')
    await node.transport.close(10)
  })

  test('anything before listening', async () => {
    const transport = udpTransport()
    const told = next(transport.problems$)
    transport.send({ host: '127.0.0.1', port: 9000 }, message(1))
    expect(await told).toMatchObject({ kind: 'unreachable', detail: 'sent before listening' })
  })
})

describe('binding', () => {
  test('reaches IPv4 from a socket bound to all of IPv6, and says so in the way people write it', async () => {
    const wide = await listening({}, jsonCodec(), { host: '::', port: 0 })
    const narrow = await listening()
    narrow.transport.received$.subscribe(({ reply }) => reply(message(2)))
    const answer = next(wide.transport.received$)
    wide.transport.send(narrow.address, message(1))
    expect((await answer).from).toBe(`127.0.0.1:${narrow.address.port}`)
  })

  test('what is no address, or none of this machine, or does not resolve', async () => {
    for (const bind of [
      { host: '127.0.0.1', port: 99_999 },
      { host: '', port: 0 },
      { host: '192.0.2.1', port: 0 },
      { host: 'nowhere.invalid', port: 0 },
    ]) {
      await expect(udpTransport().listen(jsonCodec(), bind)).rejects.toThrow(BindError)
    }
  })

  test('may be tried again after a failure', async () => {
    const { address } = await listening()
    const transport = udpTransport()
    cleanups.push(() => transport.close(0))
    await expect(transport.listen(jsonCodec(), address)).rejects.toThrow('the port is in use')
    await transport.listen(jsonCodec(), loopback)
  })

  test('is given up when closed in the meantime, even while a resolver hangs', async () => {
    const transport = udpTransport({ lookup: () => new Promise(() => undefined), lookupTimeoutMs: 50 })
    const bound = expect(transport.listen(jsonCodec(), { host: 'peer.test', port: 0 })).rejects.toThrow(BindError)
    await transport.close(1)
    await bound
    const { address } = await listening()
    const busy = udpTransport()
    const refused = expect(busy.listen(jsonCodec(), address)).rejects.toThrow(BindError)
    await busy.close()
    await refused
  })
})

test('options that make no sense', () => {
  expect(() => udpTransport({ maxDatagramBytes: 65_508 })).toThrow(ConfigError)
  expect(() => udpTransport({ maxDatagramBytes: 0 })).toThrow(ConfigError)
  expect(() => udpTransport({ lookupTimeoutMs: 1.5 })).toThrow(
    '"lookupTimeoutMs" of udpTransport must be a whole number',
  )
  udpTransport({ receiveBufferBytes: 0, lookupCacheMs: 0, refusalWaitMs: 0, flushMs: 0 })
})

test('a process exits once its transports are closed', async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', resolve(__dirname, 'fixtures/udp-exits.ts')],
    { cwd: resolve(__dirname, '../..'), timeout: 12_000 },
  )
  expect(stdout).toBe('closed\n')
})
