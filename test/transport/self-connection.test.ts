import net from 'node:net'
import { message } from './messages.js'
import { closeAll, listening, problem } from './sockets.js'

afterEach(async () => {
  jest.restoreAllMocks()
  await closeAll()
})

/** The system gives whoever dials the very port that is dialled, as it may where nobody listens. */
const takeTheDialledPort = (): void => {
  const connect = net.connect
  jest
    .spyOn(net, 'connect')
    .mockImplementation(((options: net.TcpNetConnectOpts) =>
      connect({ ...options, localAddress: options.host!, localPort: options.port })) as typeof net.connect)
}

describe.each(['127.0.0.1', '::1'])('a connection of a socket at %s to itself', (host) => {
  test('is a refusal, and leaves the port to whoever listens there', async () => {
    const gone = await listening({}, undefined, { host, port: 0 })
    await gone.transport.close()
    const node = await listening({}, undefined, { host, port: 0 })
    takeTheDialledPort()
    const told = problem(node, 'unreachable')
    node.transport.send(gone.address, message(1))
    expect(await told).toMatchObject({ refused: true, detail: expect.stringContaining('ECONNREFUSED') as string })
    const back = await listening({}, undefined, gone.address)
    expect(back.address).toEqual(gone.address)
  })
})
