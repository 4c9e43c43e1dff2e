import fc from 'fast-check'
import { isRight } from 'fp-ts/lib/Either.js'
import { frame, unframe } from '../../src/transport/nssocket/frame.js'
import { LineGuard } from '../../src/transport/nssocket/line-guard.js'
import { lineOf, message } from './messages.js'
import { closeAll, listening, rawClient, rawServer, several } from './sockets.js'

afterEach(closeAll)

const exchanges = (received: readonly { content: unknown }[]): unknown[] =>
  received.map(({ content }) => (content as { right: { exchange: number } }).right.exchange)

describe('segments', () => {
  test('many messages in one', async () => {
    const node = await listening()
    const told = several(node.transport.received$, 100)
    const raw = await rawClient(node.address)
    raw.socket.write(Array.from({ length: 100 }, (_, i) => lineOf(message(i))).join(''))
    expect(exchanges(await told)).toEqual(Array.from({ length: 100 }, (_, i) => i))
  })

  test('one message in many, cut within characters of several bytes', async () => {
    const node = await listening()
    const told = several(node.transport.received$, 2)
    const raw = await rawClient(node.address)
    const padding = 'ünïcødé-日本語-🍇'
    const bytes = Buffer.from(lineOf(message(1, padding)) + lineOf(message(2, padding)))
    for (const byte of bytes) {
      // One write of the kernel per byte; whether segments merge on the way is up to it.
      await new Promise<void>((resolve) => raw.socket.write(Buffer.of(byte), () => setImmediate(resolve)))
    }
    const received = await told
    expect(received.map(({ content }) => content)).toMatchObject([
      { right: message(1, padding) },
      { right: message(2, padding) },
    ])
  })

  test('on the wire a message is one line: the event, and the message as it was encoded', async () => {
    const server = await rawServer()
    const node = await listening()
    node.transport.send(server.address, message(1, 'π'))
    node.transport.send(server.address, message(2))
    await server.connections(1)
    await node.transport.close()
    expect(await server.accepted[0]!.heard).toBe(lineOf(message(1, 'π')) + lineOf(message(2)))
  })
})

describe('frames', () => {
  test('give back what was put in', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const out = unframe(frame(text))
        expect(isRight(out) && out.right).toBe(text)
      }),
    )
  })

  test('never throw', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (line) => void unframe(line)))
  })
})

describe('the line guard', () => {
  test('accepts exactly the lines within the limit, however they are cut', () => {
    const limit = 8
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a\n]{0,20}$/), { minLength: 1, maxLength: 8 }), (chunks) => {
        const guard = new LineGuard(limit)
        const accepted = chunks.every((chunk) => guard.accepts(Buffer.from(chunk)))
        const lines = chunks.join('').split('\n')
        expect(accepted).toBe(lines.every((line) => line.length <= limit))
        if (accepted) {
          expect(guard.pendingBytes).toBe(lines.at(-1)!.length)
          expect(guard.lines).toBe(lines.length - 1)
        }
      }),
    )
  })
})
