import { isLeft } from 'fp-ts/lib/Either.js'
import net, { Socket } from 'node:net'
import { dial, type DialFailure } from '../../src/transport/nssocket/dial.js'
import { isOwnFault } from '../../src/transport/own-fault.js'

afterEach(() => jest.restoreAllMocks())

/** What is told of a name with so many addresses, of which each fails as the system would say. */
const failure = async (codes: readonly string[]): Promise<DialFailure> => {
  const left = [...codes]
  jest.spyOn(net, 'connect').mockImplementation(() => {
    const socket = new Socket()
    const code = left.shift()
    setImmediate(() => socket.destroy(Object.assign(new Error(code), { code })))
    return socket
  })
  const lookup = async (): Promise<string[]> => codes.map((_, i) => `127.0.0.${i + 1}`)
  const options = { lookup, random: () => 0, connectTimeoutMs: 60_000 }
  const result = await dial({ host: 'peer.test', port: 9000 }, options, new AbortController().signal)
  if (isLeft(result)) return result.left
  throw new Error('it connected')
}

test.each([
  [['ECONNREFUSED', 'ECONNREFUSED'], { refused: true, isOwn: false }],
  [['ECONNREFUSED', 'ETIMEDOUT'], { refused: false, isOwn: false }],
  [['EMFILE', 'EMFILE'], { refused: false, isOwn: true }],
  [['EMFILE', 'ETIMEDOUT'], { refused: false, isOwn: false }],
  [['EMFILE', 'ECONNREFUSED'], { refused: false, isOwn: false }],
])('of several addresses, which say %j, all have to agree', async (codes, told) => {
  expect(await failure(codes)).toEqual({ ...told, detail: codes.join('; ') })
})

test('of many addresses three are tried', async () => {
  const { detail } = await failure(['E1', 'E2', 'E3', 'E4', 'E5'])
  expect(detail).toBe('E1; E2; E3')
})

test('that three of many refuse says nothing of the others', async () => {
  expect(await failure(Array.from({ length: 3 }, () => 'ECONNREFUSED'))).toMatchObject({ refused: true })
  expect(await failure(Array.from({ length: 4 }, () => 'ECONNREFUSED'))).toMatchObject({ refused: false })
})

test('of what a connection or a datagram fails for, only want of something here is our own fault', () => {
  const codes = ['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM', 'EADDRNOTAVAIL', 'ECONNREFUSED', 'ETIMEDOUT', 'ENETUNREACH']
  const own = codes.filter((code) => isOwnFault(Object.assign(new Error(code), { code })))
  expect(own).toEqual(['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM', 'EADDRNOTAVAIL'])
})
