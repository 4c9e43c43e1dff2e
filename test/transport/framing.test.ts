import fc from 'fast-check'
import { isRight } from 'fp-ts/lib/Either.js'
import { frame, unframe } from '../../src/transport/nssocket/frame.js'
import { Lines } from '../../src/transport/nssocket/lines.js'
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

describe('lines', () => {
  /** Each of the lines that those chunks make, or nothing when one is longer than allowed. */
  const cut = (lines: Lines, chunks: readonly string[]): string[] | undefined => {
    const told: string[] = []
    const tell = (line: string): boolean => told.push(line) > 0
    return chunks.every((chunk) => lines.take(Buffer.from(chunk), tell)) ? told : undefined
  }

  test('are accepted exactly within the limit, however they are cut', () => {
    const limit = 8
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-c\n]{0,20}$/), { minLength: 1, maxLength: 8 }), (chunks) => {
        const lines = new Lines(limit)
        const told = cut(lines, chunks)
        const all = chunks.join('').split('\n')
        expect(told !== undefined).toBe(all.every((line) => line.length <= limit))
        if (told === undefined) return
        const rest = all.pop()!
        expect(told).toEqual(all)
        expect([lines.completed, lines.pendingBytes]).toEqual([all.length, rest.length])
        expect(cut(lines, ['\n'])).toEqual([rest])
      }),
    )
  })

  test('are not told beyond the one after which no more are wanted', () => {
    const told: string[] = []
    expect(new Lines(8).take(Buffer.from('a\nb\nc\nfar too long a line\n'), (line) => told.push(line) < 2)).toBe(true)
    expect(told).toEqual(['a', 'b'])
  })

  test('of many pieces are copied a few times, and no piece is kept', () => {
    const allocate = jest.spyOn(Buffer, 'allocUnsafeSlow')
    try {
      const lines = new Lines(100_000)
      const byte = Buffer.of(0x78)
      for (let i = 0; i < 100_000; i++) expect(lines.take(byte, () => true)).toBe(true)
      const allocated = allocate.mock.calls.reduce((sum, [bytes]) => sum + bytes, 0)
      // 1, 2, 4 ... and the last: together about three times the line.
      expect(allocated).toBeLessThan(300_000)
      expect(Math.max(...allocate.mock.calls.map(([bytes]) => bytes))).toBe(100_000)
      expect(cut(lines, ['\n'])).toEqual(['x'.repeat(100_000)])
    } finally {
      allocate.mockRestore()
    }
  })
})
