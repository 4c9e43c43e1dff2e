import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { isRight } from 'fp-ts/lib/Either.js'
import { lineOf, message } from './messages.js'
import { jsonCodec } from './json-codec.js'
import { closeAll, listening, next, problem, rawClient, rawServer } from './sockets.js'

afterEach(closeAll)

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void
const bytesInUse = (): number => {
  collectGarbage()
  collectGarbage() // buffers are let go of beside what runs: this waits until those of the first are
  return process.memoryUsage().arrayBuffers
}

const hostileLines: readonly (readonly [what: string, line: string, kind: string])[] = [
  ['an event name with its own toString', '[{"toString":1},1]', 'wrong-shape'],
  ['the wildcard event', '["*",{"type":"digest"}]', 'wrong-shape'],
  ['the double wildcard event', '["**",{"type":"digest"}]', 'wrong-shape'],
  ['a namespaced wildcard', '["data","*",{"type":"digest"}]', 'wrong-shape'],
  ['the name of the internal event', '["line",{"type":"digest"}]', 'wrong-shape'],
  ['an error event', '["error",{"type":"digest"}]', 'wrong-shape'],
  ['a namespaced error event', '["error::x",1]', 'wrong-shape'],
  ['an event named newListener', '["newListener",1]', 'wrong-shape'],
  ['an event named __proto__', '["__proto__",{"type":"digest"}]', 'wrong-shape'],
  ['an event named _listeners', '["_listeners",1]', 'wrong-shape'],
  ['an object', '{"type":"digest"}', 'wrong-shape'],
  ['an empty array', '[]', 'wrong-shape'],
  ['null', 'null', 'wrong-shape'],
  ['a number', '1e999', 'wrong-shape'],
  ['a string', '"pop"', 'wrong-shape'],
  ['our event without a message', '["grapevine"]', 'wrong-shape'],
  ['our event with an empty message', '["grapevine",]', 'wrong-shape'],
  ['our event with two messages', '["grapevine",{"type":"digest"},{"type":"digest"}]', 'not-json'],
  ['our event twice over', '["grapevine",["grapevine",{"type":"digest"}]]', 'wrong-shape'],
  ['a message of another shape', '["grapevine",{"a":1}]', 'wrong-shape'],
  ['no JSON', 'GET / HTTP/1.1', 'wrong-shape'],
  ['half of a JSON text', '["grapevine",{"type":', 'wrong-shape'],
  ['an empty line', '', 'wrong-shape'],
  ['a carriage return', '\r', 'wrong-shape'],
  ['control characters', '\0\u0001\u0002', 'wrong-shape'],
  ['deep nesting', `${'['.repeat(50_000)}${']'.repeat(50_000)}`, 'wrong-shape|not-json'],
]

describe('a line that is not a message', () => {
  test.each(hostileLines)('%s is refused, and others are served', async (_what, line, kind) => {
    const node = await listening()
    const refused = next(node.transport.received$)
    const hostile = await rawClient(node.address)
    hostile.socket.write(`${line}\n`)

    expect((await refused).content).toMatchObject({
      _tag: 'Left',
      left: { kind: expect.stringMatching(kind) as string },
    })
    await hostile.closed

    const honest = await rawClient(node.address)
    const received = next(node.transport.received$)
    honest.socket.write(lineOf(message(1)))
    expect(isRight((await received).content)).toBe(true)
  })

  test('bytes that are not UTF-8 are refused', async () => {
    const node = await listening()
    const refused = next(node.transport.received$)
    const hostile = await rawClient(node.address)
    hostile.socket.write(Buffer.from([0xff, 0xfe, 0xc0, 0x80, 0x0a]))
    expect((await refused).content).toMatchObject({ left: { kind: 'wrong-shape' } })
    await hostile.closed
  })

  test('can be answered while it is told, and costs the connection', async () => {
    const node = await listening()
    const hostile = await rawClient(node.address)
    const told: unknown[] = []
    node.transport.received$.subscribe(({ content, reply }) => {
      told.push(content)
      reply(message(7))
    })
    // What was sent along is not looked at: not in the same segment, and not later.
    hostile.socket.write(`nonsense\n${lineOf(message(1))}${lineOf(message(2))}`)
    hostile.socket.write(lineOf(message(3)))

    expect(await hostile.heard).toBe(lineOf(message(7)))
    expect(told).toHaveLength(1)
  })

  test('is looked at alone, and not parsed, though thousands come with it', async () => {
    const node = await listening()
    const refused = next(node.transport.received$)
    const hostile = await rawClient(node.address)
    const parse = jest.spyOn(JSON, 'parse')
    const cut = jest.spyOn(Buffer.prototype, 'indexOf')
    try {
      hostile.socket.write('\n'.repeat(65_536))
      await refused
      await hostile.closed
      expect(parse).not.toHaveBeenCalled()
      expect(cut.mock.calls.length).toBeLessThan(100)
    } finally {
      parse.mockRestore()
      cut.mockRestore()
    }
  })

  test('can be answered although the sender never stops sending', async () => {
    const node = await listening({ lingerMs: 200 })
    const hostile = await rawClient(node.address)
    node.transport.received$.subscribe(({ reply }) => reply(message(7)))
    const heard = new Promise<string>((resolve) => {
      hostile.socket.once('data', (chunk: Buffer) => resolve(chunk.toString()))
    })
    // No newline any more: nobody may gather this.
    const flood = (): void => {
      while (hostile.socket.writable && hostile.socket.write(Buffer.alloc(65_536, 'x')));
    }
    hostile.socket.on('drain', flood)
    hostile.socket.write('nonsense\n')
    flood()
    expect(await heard).toBe(lineOf(message(7)))
    await hostile.closed
  })

  test('can be answered at length although the sender reads late', async () => {
    const codec = jsonCodec(30_000_000)
    const node = await listening({ lingerMs: 10_000, maxQueuedBytes: 100_000_000 }, codec)
    const answer = message(7, 'x'.repeat(20_000_000))
    const hostile = await rawClient(node.address)
    hostile.socket.pause()
    const refused = next(node.transport.received$)
    node.transport.received$.subscribe(({ reply }) => reply(answer))
    hostile.socket.write('nonsense\n')
    await refused
    hostile.socket.resume()
    expect((await hostile.heard) === lineOf(answer)).toBe(true)
  })

  test('what follows it is not kept', async () => {
    const node = await listening({ lingerMs: 60_000 })
    const hostile = await rawClient(node.address, { allowHalfOpen: true })
    const chunk = Buffer.alloc(1_048_576, 'x')
    const write = (bytes: Buffer | string): Promise<void> =>
      new Promise((resolve) => hostile.socket.write(bytes, () => resolve()))
    await write('nonsense\n')
    await write(chunk)
    const before = bytesInUse()
    for (let i = 0; i < 100; i++) await write(chunk)
    expect(bytesInUse() - before).toBeLessThan(30_000_000)
  })

  test('does not hold the socket of a sender that never closes', async () => {
    const node = await listening({ lingerMs: 20, maxInboundConnections: 1 })
    const refused = next(node.transport.received$)
    const hostile = await rawClient(node.address, { allowHalfOpen: true })
    hostile.socket.write('nonsense\n')
    await refused
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

  test('from a node we dialled costs that connection too', async () => {
    const server = await rawServer()
    const node = await listening()
    const refused = next(node.transport.received$)
    node.transport.send(server.address, message(1))
    await server.connections(1)
    server.accepted[0]!.socket.write('[{"toString":1},1]\n')
    expect((await refused).content).toMatchObject({ left: { kind: 'wrong-shape' } })
    await server.accepted[0]!.closed

    node.transport.send(server.address, message(2))
    await server.connections(2)
  })
})

describe('an unterminated last line', () => {
  test('is lost although it would parse, and its sender is no stranger: its process was killed, or its way too slow', async () => {
    const node = await listening()
    const told: unknown[] = []
    node.transport.received$.subscribe(({ content }) => told.push(content))
    const cut = problem(node, 'stalled')
    const raw = await rawClient(node.address)
    raw.socket.end(lineOf(message(1)) + lineOf(message(2)).slice(0, -1))
    expect(await cut).toMatchObject({ outbound: false, detail: 'the connection ended within a message' })
    await raw.closed
    expect(told).toMatchObject([{ right: message(1) }])
  })

  test('the end between lines is no error', async () => {
    const node = await listening()
    const told: unknown[] = []
    node.transport.received$.subscribe((received) => told.push(received))
    const raw = await rawClient(node.address)
    raw.socket.end(lineOf(message(1)))
    await raw.closed
    expect(told).toHaveLength(1)
  })
})

describe('a codec that throws', () => {
  test('is a refusal, not the end of the process', async () => {
    const codec = {
      ...jsonCodec(),
      decode: () => {
        throw new Error('no codec does this')
      },
    }
    const node = await listening({}, codec)
    const refused = next(node.transport.received$)
    const raw = await rawClient(node.address)
    raw.socket.write(lineOf(message(1)))
    expect((await refused).content).toMatchObject({ left: { kind: 'wrong-shape' } })
  })
})

describe('endless lines', () => {
  test('are cut at the size of the largest message', async () => {
    const codec = jsonCodec(100_000)
    const node = await listening({}, codec)
    const told = problem(node, 'oversized')
    const hostile = await rawClient(node.address)
    const chunk = Buffer.alloc(65_536, 'x')
    const flood = (): void => {
      while (hostile.socket.writable && hostile.socket.write(chunk));
    }
    hostile.socket.on('drain', flood)
    flood()
    expect(await told).toMatchObject({ kind: 'oversized', outbound: false })
    await hostile.closed
  })

  test('are cut from a node we dialled as well', async () => {
    const server = await rawServer()
    const node = await listening({}, jsonCodec(1_000))
    const told = problem(node, 'oversized')
    node.transport.send(server.address, message(1))
    await server.connections(1)
    server.accepted[0]!.socket.write('x'.repeat(10_000))
    expect(await told).toMatchObject({ outbound: true })
    await server.accepted[0]!.closed
  })

  test('the largest message passes, one byte more does not', async () => {
    const exact = Buffer.byteLength(JSON.stringify(message(1, 'é'.repeat(500))))
    const node = await listening({}, jsonCodec(exact))
    const received = next(node.transport.received$)
    const honest = await rawClient(node.address)
    honest.socket.write(lineOf(message(1, 'é'.repeat(500))))
    expect(isRight((await received).content)).toBe(true)

    const told = problem(node, 'oversized')
    honest.socket.write(lineOf(message(1, `${'é'.repeat(500)}x`)))
    await told
    await honest.closed
  })

  test('a message of ours over the budget is not sent', async () => {
    const node = await listening({}, jsonCodec(1_000))
    const other = await listening()
    const received = next(other.transport.received$)
    const told = problem(node, 'oversized')
    node.transport.send(other.address, message(1, 'x'.repeat(1_000)))
    node.transport.send(other.address, message(2))
    expect(await told).toMatchObject({ kind: 'oversized', outbound: true })
    expect((await received).content).toMatchObject({ right: message(2) })
  })
})
