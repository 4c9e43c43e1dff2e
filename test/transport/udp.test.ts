import { execFile } from 'node:child_process'
import { type RemoteInfo } from 'node:dgram'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { left } from 'fp-ts/lib/Either.js'
import { BindError, ConfigError } from '../../src/errors.js'
import { bindSocket } from '../../src/transport/udp/bind.js'
import { Names } from '../../src/transport/udp/names.js'
import { udpDefaults } from '../../src/transport/udp/options.js'
import { udpTransport } from '../../src/transport/udp/transport.js'
import { listeningUdp, loopback, rawUdp } from './datagrams.js'
import { jsonCodec } from './json-codec.js'
import { message } from './messages.js'
import { cleanUp, closeAll, next, problem, several } from './sockets.js'

afterEach(closeAll)

describe('sizes', () => {
  test('a message over the datagram is told and not sent', async () => {
    const a = await listeningUdp()
    const b = await listeningUdp()
    const told = problem(a, 'oversized')
    const arrived = next(b.transport.received$)
    a.transport.send(b.address, message(1, 'x'.repeat(70_000)))
    a.transport.send(b.address, message(2))
    expect(await told).toMatchObject({ outbound: true, address: `127.0.0.1:${b.address.port}` })
    expect((await arrived).content).toMatchObject({ right: { exchange: 2 } })
  })

  test('datagrams smaller than messages are refused at once', async () => {
    const refused = listeningUdp({ maxDatagramBytes: 1_400 }, jsonCodec(1_401))
    await expect(refused).rejects.toThrow(ConfigError)
    await expect(refused).rejects.toThrow('set "maxMessageBytes" of every node to 1400')
    await expect(listeningUdp({ maxDatagramBytes: 1_400 }, jsonCodec(1_400))).resolves.toBeDefined()
  })

  test("the codec's own limit holds as well, for answers too", async () => {
    const a = await listeningUdp()
    const b = await listeningUdp({}, jsonCodec(500))
    const told = problem(b, 'oversized')
    b.transport.received$.subscribe(({ reply }) => reply(message(2, 'x'.repeat(600))))
    a.transport.send(b.address, message(1))
    expect(await told).toMatchObject({ address: `127.0.0.1:${a.address.port}` })
  })

  test('the largest datagram there is', async () => {
    const a = await listeningUdp()
    const b = await listeningUdp({ receiveBufferBytes: 4_194_304 })
    const bare = Buffer.byteLength(JSON.stringify(message(1)))
    const arrived = next(b.transport.received$)
    a.transport.send(b.address, message(1, 'x'.repeat(65_507 - bare)))
    expect((await arrived).content).toMatchObject({ right: { exchange: 1 } })
  })
})

describe('hostile datagrams', () => {
  test('junk is told as undecodable, and the loop goes on', async () => {
    const node = await listeningUdp()
    const { socket } = await rawUdp()
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
    const node = await listeningUdp({}, { ...jsonCodec(), decode: throws })
    const { socket } = await rawUdp()
    const told = next(node.transport.received$)
    socket.send('{}', node.address.port, node.address.host)
    expect((await told).content).toEqual(left({ kind: 'wrong-shape', detail: 'the codec failed: Error: broken' }))
  })

  test('the answer goes to where the datagram came from, from the port that listens', async () => {
    const node = await listeningUdp()
    const { socket, address } = await rawUdp()
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
    const a = await listeningUdp({ lookup, lookupCacheMs: 20 })
    const b = await listeningUdp()
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
    const a = await listeningUdp({ lookup })
    const b = await listeningUdp()
    const told = problem(a, 'unreachable')
    a.transport.send({ host: 'peer.test', port: b.address.port }, message(1))
    expect(await told).toMatchObject({ detail: 'no such name', refused: false, outbound: true })
    const arrived = next(b.transport.received$)
    a.transport.send({ host: 'peer.test', port: b.address.port }, message(2))
    await arrived
  })

  test('one that does not resolve in time, or to no address of the right kind', async () => {
    const slow = await listeningUdp({ lookup: () => new Promise(() => undefined), lookupTimeoutMs: 10 })
    const late = problem(slow, 'unreachable')
    slow.transport.send({ host: 'peer.test', port: 9000 }, message(1))
    expect((await late).detail).toBe('peer.test did not resolve in 10 ms')
    const other = await listeningUdp({ lookup: async () => ['::1'] })
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
    const a = await listeningUdp({ lookup, maxCachedNames: 2, lookupCacheMs: 60_000 })
    const b = await listeningUdp()
    for (const host of ['a.test', 'b.test', 'c.test', 'a.test']) {
      const arrived = next(b.transport.received$)
      a.transport.send({ host, port: b.address.port }, message(1))
      await arrived
    }
    expect(lookups).toBe(4)
  })
})

describe('what cannot be sent', () => {
  test('an address of the other family', async () => {
    const node = await listeningUdp()
    const told = problem(node, 'unreachable')
    node.transport.send({ host: '::1', port: 9000 }, message(1))
    expect((await told).detail).toBe('a socket bound to 127.0.0.1 does not reach ::1')
  })

  test('an address that no datagram may go to', async () => {
    const node = await listeningUdp()
    const told = problem(node, 'unreachable')
    node.transport.send({ host: '255.255.255.255', port: 9000 }, message(1))
    expect(await told).toMatchObject({ address: '255.255.255.255:9000', refused: false })
  })

  test('more than may be under way', async () => {
    const node = await listeningUdp({ lookup: () => new Promise(() => undefined), maxUnderWay: 2 })
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
    const wide = await listeningUdp({}, jsonCodec(), { host: '::', port: 0 })
    const narrow = await listeningUdp()
    narrow.transport.received$.subscribe(({ reply }) => reply(message(2)))
    const answer = next(wide.transport.received$)
    wide.transport.send(narrow.address, message(1))
    expect((await answer).from).toBe(`127.0.0.1:${narrow.address.port}`)
  })

  test('to a name of both families is to its first address, where those meet who bind to that name', async () => {
    const lookup = async (): Promise<string[]> => ['::1', '127.0.0.1']
    for (const chance of [0, 0.99]) {
      const options = { lookup, random: () => chance }
      const a = await listeningUdp(options, jsonCodec(), { host: 'both.test', port: 0 })
      const b = await listeningUdp(options, jsonCodec(), { host: 'both.test', port: 0 })
      const arrived = next(b.transport.received$)
      a.transport.send(b.address, message(1))
      expect((await arrived).from).toBe(`[::1]:${a.address.port}`)
    }
  })

  test('to one address of IPv6 does not reach IPv4, and says so', async () => {
    const node = await listeningUdp({}, jsonCodec(), { host: '::1', port: 0 })
    const told = problem(node, 'unreachable')
    node.transport.send({ host: '127.0.0.1', port: 9000 }, message(1))
    expect((await told).detail).toBe('a socket bound to ::1 does not reach 127.0.0.1')
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
    const { address } = await listeningUdp()
    const transport = udpTransport()
    cleanUp(() => transport.close(0))
    await expect(transport.listen(jsonCodec(), address)).rejects.toThrow('the port is in use')
    await transport.listen(jsonCodec(), loopback)
  })

  test('is given up when closed in the meantime, even while a resolver hangs', async () => {
    const transport = udpTransport({ lookup: () => new Promise(() => undefined), lookupTimeoutMs: 50 })
    const bound = expect(transport.listen(jsonCodec(), { host: 'peer.test', port: 0 })).rejects.toThrow(BindError)
    await transport.close(1)
    await bound
    const { address } = await listeningUdp()
    const busy = udpTransport()
    const refused = expect(busy.listen(jsonCodec(), address)).rejects.toThrow(BindError)
    await busy.close()
    await refused
  })
})

test('the receive buffer is as large as wished', async () => {
  const sizeOf = async (bytes: number): Promise<number> => {
    const socket = await bindSocket(loopback, new Names(udpDefaults), bytes)
    cleanUp(() => socket.close())
    return socket.getRecvBufferSize()
  }
  expect(await sizeOf(16_384)).toBeLessThan(await sizeOf(65_536))
})

describe('closing', () => {
  test('waits for what is under way', async () => {
    let resolveName = (_: string[]): void => undefined
    const a = await listeningUdp({ lookup: () => new Promise((resolve) => (resolveName = resolve)) })
    const b = await listeningUdp()
    const arrived = next(b.transport.received$)
    a.transport.send({ host: 'peer.test', port: b.address.port }, message(1))
    const closed = a.transport.close(1_000_000)
    resolveName(['127.0.0.1'])
    await closed
    expect((await arrived).content).toMatchObject({ right: { exchange: 1 } })
  })

  test('what is answered from then on is lost without a word', async () => {
    const node = await listeningUdp()
    const { socket } = await rawUdp()
    const problems: unknown[] = []
    node.transport.problems$.subscribe((told) => problems.push(told))
    const received = next(node.transport.received$)
    socket.send(JSON.stringify(message(1)), node.address.port, node.address.host)
    const { reply } = await received
    const closed = node.transport.close()
    // The socket is told to close, and has not said yet that it did.
    await new Promise((resolve) => process.nextTick(resolve))
    reply(message(2))
    await closed
    expect(problems).toEqual([])
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
