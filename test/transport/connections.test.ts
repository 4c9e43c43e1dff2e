import { once } from 'node:events'
import type { Socket } from 'node:net'
import { lineOf, message } from './messages.js'
import { jsonCodec } from './json-codec.js'
import { closeAll, listening, next, type Node, problem, type RawServer, rawClient, rawServer } from './sockets.js'

afterEach(closeAll)

/** A node asks a server over the one connection to it, and is answered. */
const exchange = async (node: Node, server: RawServer, number: number): Promise<void> => {
  const answered = next(node.transport.received$)
  node.transport.send(server.address, message(number))
  await server.connections(1)
  server.accepted[0]!.socket.write(lineOf(message(number)))
  await answered
}

describe('reuse', () => {
  test('one connection serves many exchanges', async () => {
    const server = await rawServer()
    const node = await listening()
    for (let i = 1; i <= 5; i++) {
      const answered = next(node.transport.received$)
      node.transport.send(server.address, message(i))
      await server.connections(1)
      server.accepted[0]!.socket.write(lineOf(message(i)))
      expect((await answered).content).toMatchObject({ right: { exchange: i } })
    }
    expect(server.accepted).toHaveLength(1)
  })

  test('messages sent while connecting go over one connection, in order', async () => {
    const server = await rawServer()
    const node = await listening()
    for (let i = 0; i < 10; i++) node.transport.send(server.address, message(i))
    await server.connections(1)
    await node.transport.close()
    expect(await server.accepted[0]!.heard).toBe(Array.from({ length: 10 }, (_, i) => lineOf(message(i))).join(''))
    expect(server.accepted).toHaveLength(1)
  })

  test('a connection the other side closed is not used again', async () => {
    const server = await rawServer()
    const node = await listening()
    node.transport.send(server.address, message(1))
    await server.connections(1)
    server.accepted[0]!.socket.end()
    await server.accepted[0]!.closed
    node.transport.send(server.address, message(2))
    await server.connections(2)
    await node.transport.close()
    expect(await server.accepted[1]!.heard).toBe(lineOf(message(2)))
  })

  test('a connection that the receiver of a message hangs up is not used again', async () => {
    const hosts = ['127.0.0.1', '127.0.0.2']
    const one = await listening({}, undefined, { host: '127.0.0.1', port: 0 })
    const two = await listening({}, undefined, { host: '127.0.0.2', port: one.address.port })
    const node = await listening({ lookup: async () => [hosts.shift()!] })
    const service = { host: 'service.test', port: one.address.port }
    const atOne = next(one.transport.received$)
    node.transport.send(service, message(1))
    const closed = next(node.transport.received$)
    ;(await atOne).reply(message(2))
    await closed
    const [{ hangUp }] = [await atOne]
    hangUp?.()
    const atTwo = next(two.transport.received$)
    while (hosts.length > 0) {
      node.transport.send(service, message(3))
      await new Promise((turn) => setImmediate(turn))
    }
    expect((await atTwo).content).toMatchObject({ right: message(3) })
  })

  test('two nodes may each dial the other', async () => {
    const a = await listening()
    const b = await listening()
    const atA = next(a.transport.received$)
    const atB = next(b.transport.received$)
    a.transport.send(b.address, message(1))
    b.transport.send(a.address, message(2))
    expect((await atB).content).toMatchObject({ right: message(1) })
    expect((await atA).content).toMatchObject({ right: message(2) })
  })
})

describe('idle connections', () => {
  test('that we dialled are closed, and dialled again when needed', async () => {
    const server = await rawServer()
    const node = await listening({ idleTimeoutMs: 20 })
    node.transport.send(server.address, message(1))
    await server.connections(1)
    expect(await server.accepted[0]!.heard).toBe(lineOf(message(1)))
    node.transport.send(server.address, message(2))
    await server.connections(2)
  })

  test('are closed although we keep sending: who never answers may have vanished', async () => {
    const server = await rawServer()
    const node = await listening({ idleTimeoutMs: 50 })
    const sending = setInterval(() => node.transport.send(server.address, message(1)), 5)
    try {
      await server.connections(2)
    } finally {
      clearInterval(sending)
    }
  })

  test('still deliver an answer that is under way', async () => {
    const server = await rawServer()
    server.server.on('connection', (socket) => {
      socket.allowHalfOpen = true
      // The last words, after ours.
      socket.on('end', () => socket.end(lineOf(message(2))))
    })
    const node = await listening({ idleTimeoutMs: 20 })
    const answered = next(node.transport.received$)
    node.transport.send(server.address, message(1))
    expect((await answered).content).toMatchObject({ right: message(2) })
  })

  test('that were dialled to us are closed', async () => {
    const node = await listening({ inboundIdleTimeoutMs: 20 })
    const raw = await rawClient(node.address)
    raw.socket.write(lineOf(message(1)))
    await raw.closed
  })
})

describe('stalled connections', () => {
  test('connected and silent', async () => {
    const node = await listening({ stallTimeoutMs: 20 })
    const told = problem(node, 'stalled')
    const raw = await rawClient(node.address)
    expect(await told).toMatchObject({ outbound: false, detail: expect.stringContaining('silent') as string })
    await raw.closed
  })

  test('half a message, and then nothing', async () => {
    const node = await listening({ stallTimeoutMs: 20 })
    const told = problem(node, 'stalled')
    const raw = await rawClient(node.address)
    raw.socket.write(lineOf(message(1)) + lineOf(message(2)).slice(0, 20))
    expect(await told).toMatchObject({ outbound: false, detail: expect.stringContaining('no end') as string })
    await raw.closed
  })

  test('a byte now and then does not hold the socket', async () => {
    const node = await listening({ stallTimeoutMs: 100 })
    const told = problem(node, 'stalled')
    const raw = await rawClient(node.address)
    raw.socket.write(lineOf(message(1)))
    const dripping = setInterval(() => raw.socket.write('['), 5)
    try {
      await told
      await raw.closed
    } finally {
      clearInterval(dripping)
    }
  })

  test('half an answer, and then nothing', async () => {
    const server = await rawServer()
    const node = await listening({ stallTimeoutMs: 20 })
    const told = problem(node, 'stalled')
    node.transport.send(server.address, message(1))
    await server.connections(1)
    server.accepted[0]!.socket.write('["grapevine",{')
    expect(await told).toMatchObject({ outbound: true })
    await server.accepted[0]!.closed
  })
})

describe('slow readers', () => {
  const padding = 'x'.repeat(100_000)

  test('of answers are dropped, and memory stays bounded', async () => {
    const node = await listening({ maxQueuedBytes: 200_000 })
    const raw = await rawClient(node.address)
    raw.socket.pause()
    const told = problem(node, 'slow-reader')
    let given = 0
    node.transport.received$.subscribe(({ reply }) => {
      // Far more than the kernel takes: without the guard this would stay in our memory.
      for (let i = 0; i < 500; i++, given++) reply(message(i, padding))
    })
    raw.socket.write(lineOf(message(1)))
    expect(await told).toMatchObject({ kind: 'slow-reader', outbound: false })
    expect(given).toBe(500)
    raw.socket.resume()
    await raw.closed
  })

  test('that we dialled are dropped, and dialled again', async () => {
    const server = await rawServer()
    server.server.on('connection', (socket) => socket.pause())
    const node = await listening({ maxQueuedBytes: 200_000 })
    node.transport.send(server.address, message(0))
    await server.connections(1)
    const told = problem(node, 'slow-reader')
    const sending = setInterval(() => {
      for (let i = 0; i < 50; i++) node.transport.send(server.address, message(i, padding))
    }, 1)
    try {
      expect(await told).toMatchObject({ kind: 'slow-reader', outbound: true })
      await server.connections(2)
    } finally {
      clearInterval(sending)
    }
  })

  test('what waits for a connection is bounded', async () => {
    const node = await listening({ maxQueuedBytes: 1_000, lookup: () => new Promise(() => undefined) })
    const told = problem(node, 'slow-reader')
    for (let i = 0; i < 20; i++) node.transport.send({ host: 'peer.test', port: 9000 }, message(i, 'x'.repeat(200)))
    expect(await told).toMatchObject({
      address: 'peer.test:9000',
      detail: expect.stringContaining('not connected yet') as string,
    })
  })
})

describe('limits of connections', () => {
  /** Goes on after the other's end: who still listens takes it, and who is gone answers with a reset. */
  const talksToTheEnd = (socket: Socket): void => {
    socket.allowHalfOpen = true
    socket.on('end', () => {
      const talking = setInterval(() => socket.write(lineOf(message(2))), 5)
      socket.on('close', () => clearInterval(talking))
    })
  }

  test('too many inbound ones are turned away; those that are there stay', async () => {
    const node = await listening({ maxInboundConnections: 2 })
    const first = await rawClient(node.address)
    await rawClient(node.address)
    const told = problem(node, 'too-many-connections')
    const third = await rawClient(node.address)
    expect(await told).toMatchObject({ outbound: false })
    await third.closed

    const received = next(node.transport.received$)
    first.socket.write(lineOf(message(1)))
    expect((await received).content).toMatchObject({ right: message(1) })

    // A place becomes free.
    first.socket.destroy()
    await first.closed
    const served = next(node.transport.received$)
    const trying = setInterval(
      () => void rawClient(node.address).then(({ socket }) => socket.end(lineOf(message(2)))),
      20,
    )
    try {
      expect((await served).content).toMatchObject({ right: message(2) })
    } finally {
      clearInterval(trying)
    }
  })

  test('those that end still count: where there is no room they are cut', async () => {
    const [first, second] = [await rawServer(), await rawServer()]
    first.server.on('connection', talksToTheEnd)
    const node = await listening({ maxOutboundConnections: 1, lingerMs: 1_000_000 })
    await exchange(node, first, 1)
    node.transport.send(second.address, message(3))
    await second.connections(1)
    await first.accepted[0]!.closed
  })

  test('one that ended of its own, and lingers, counts as well', async () => {
    const [first, second] = [await rawServer(), await rawServer()]
    const node = await listening({ maxOutboundConnections: 1, idleTimeoutMs: 20, lingerMs: 1_000_000 })
    const ended = once(first.server, 'connection').then(([socket]) => once(socket as Socket, 'end'))
    first.server.on('connection', talksToTheEnd)
    node.transport.send(first.address, message(1))
    await ended
    node.transport.send(second.address, message(2))
    await second.connections(1)
    await first.accepted[0]!.closed
  })

  test('the longest unused outbound one makes room', async () => {
    const [first, second, third] = [await rawServer(), await rawServer(), await rawServer()]
    const node = await listening({ maxOutboundConnections: 2 })
    await exchange(node, first, 1)
    await exchange(node, second, 2)
    await exchange(node, first, 3)
    await exchange(node, third, 4)
    expect(await second.accepted[0]!.heard).toBe(lineOf(message(2)))
    expect(first.accepted[0]!.socket.destroyed).toBe(false)
  })

  test('of two that are dialled at once each takes the room of another', async () => {
    const [first, second, third, fourth] = [await rawServer(), await rawServer(), await rawServer(), await rawServer()]
    const node = await listening({ maxOutboundConnections: 2, lingerMs: 1_000_000 })
    for (const server of [first, second]) {
      server.server.on('connection', talksToTheEnd)
      await exchange(node, server, 1)
    }
    node.transport.send(third.address, message(2))
    node.transport.send(fourth.address, message(3))
    await Promise.all([third.connections(1), fourth.connections(1)])
    await Promise.all([first.accepted[0]!.closed, second.accepted[0]!.closed])
  })

  test('a dial that failed leaves its place', async () => {
    const gone = await listening()
    await gone.transport.close()
    const server = await rawServer()
    const node = await listening({ maxOutboundConnections: 1 })
    const told = problem(node, 'unreachable')
    node.transport.send(gone.address, message(1))
    await told
    node.transport.send(server.address, message(2))
    await server.connections(1)
  })

  test('a message is lost when no outbound connection can make room', async () => {
    const node = await listening({ maxOutboundConnections: 1, lookup: () => new Promise(() => undefined) })
    const told = problem(node, 'not-sent')
    node.transport.send({ host: 'one.test', port: 9000 }, message(1))
    node.transport.send({ host: 'two.test', port: 9000 }, message(2))
    expect(await told).toMatchObject({ address: 'two.test:9000', outbound: true })
  })
})

describe('error storms', () => {
  test('connections reset in the middle of a message do not end the receive loop', async () => {
    const node = await listening()
    for (let i = 0; i < 30; i++) {
      const raw = await rawClient(node.address)
      const told = problem(node, 'socket-error')
      const received = next(node.transport.received$)
      raw.socket.write(lineOf(message(i)) + '["grapevine",{"ty')
      await received
      raw.socket.resetAndDestroy()
      expect(await told).toMatchObject({ kind: 'socket-error', outbound: false })
    }
    const raw = await rawClient(node.address)
    const received = next(
      node.transport.received$,
      ({ content }) => 'right' in content && content.right.type === 'digest',
    )
    raw.socket.write(lineOf(message(99)))
    expect((await received).content).toMatchObject({ right: message(99) })
  })

  test('a reset of a connection we dialled is told, and the next message dials again', async () => {
    const server = await rawServer()
    const node = await listening()
    const told = problem(node, 'socket-error')
    node.transport.send(server.address, message(1))
    await server.connections(1)
    await once(server.accepted[0]!.socket, 'data')
    server.accepted[0]!.socket.resetAndDestroy()
    expect(await told).toMatchObject({ outbound: true, refused: false })
    node.transport.send(server.address, message(2))
    await server.connections(2)
  })

  test('answers to a connection that was reset do nothing', async () => {
    const node = await listening({}, jsonCodec())
    const raw = await rawClient(node.address)
    const received = next(node.transport.received$)
    raw.socket.write(lineOf(message(1)))
    const { reply } = await received
    const told = problem(node, 'socket-error')
    raw.socket.resetAndDestroy()
    await told
    reply(message(2))
    reply(message(3))
  })

  test('a subscriber that sends again at each problem does not recurse', async () => {
    const node = await listening()
    const nowhere = { host: '127.0.0.1', port: 0 }
    let told = 0
    const enough = new Promise<void>((resolve) => {
      node.transport.problems$.subscribe(() => {
        if (++told === 20_000) resolve()
        else if (told < 20_000) node.transport.send(nowhere, message(told))
      })
    })
    node.transport.send(nowhere, message(0))
    await enough
  })
})
