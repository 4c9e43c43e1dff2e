import dgram from 'node:dgram'
import { Knocks } from '../../src/transport/udp/knocks.js'
import { rawUdp } from './datagrams.js'
import { closeAll } from './sockets.js'

afterEach(async () => {
  jest.restoreAllMocks()
  await closeAll()
})

/** A knock at somebody who says nothing: its socket, when that closes, and whom it told of as refusing. */
const knock = async (waitMs: number): Promise<{ socket: dgram.Socket; closed: Promise<void>; refused: string[] }> => {
  const { address } = await rawUdp()
  const created = jest.spyOn(dgram, 'createSocket')
  const refused: string[] = []
  new Knocks(waitMs, (told) => refused.push(told)).asked(address.host, address.port, 'peer.test:9000')
  const socket = created.mock.results[0]!.value as dgram.Socket
  return { socket, closed: new Promise((resolve) => socket.once('close', resolve)), refused }
}

test('a knock that nobody refuses ends with the time to wait', async () => {
  const { closed, refused } = await knock(20)
  await closed
  expect(refused).toEqual([])
})

test.each([
  ['ECONNREFUSED', ['peer.test:9000']],
  ['EHOSTUNREACH', []],
])('a knock that fails with %s ends, and tells of %j', async (code, told) => {
  const { socket, closed, refused } = await knock(1_000_000)
  socket.emit('error', Object.assign(new Error(code), { code }))
  await closed
  expect(refused).toEqual(told)
})
