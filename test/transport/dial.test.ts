import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { lineOf, message } from './messages.js'
import { cleanUp, closeAll, listening, next, problem, rawClient, rawServer } from './sockets.js'

afterEach(closeAll)

const acceptNothing = `
  const server = require('node:net').createServer()
  server.listen({ host: '0.0.0.0', port: 0, backlog: 1 }, () => console.log(server.address().port))`

/** A port on which every handshake is swallowed, at any address of loopback. */
const silentPort = async (): Promise<number> => {
  const stopped = spawn(process.execPath, ['-e', acceptNothing], { stdio: ['ignore', 'pipe', 'inherit'] })
  cleanUp(() => stopped.kill('SIGKILL'))
  const [printed] = (await once(stopped.stdout, 'data')) as [Buffer]
  const address = { host: '127.0.0.1', port: Number(printed.toString()) }
  stopped.kill('SIGSTOP')
  await rawClient(address)
  for (let i = 0; i < 8; i++) rawClient(address).catch(() => undefined)
  return address.port
}

describe('names', () => {
  test('are resolved anew for each new connection', async () => {
    const one = await rawServer({ host: '127.0.0.1', port: 0 })
    const port = one.address.port
    const two = await rawServer({ host: '127.0.0.2', port })
    let current = '127.0.0.1'
    const asked: string[] = []
    const node = await listening({
      lookup: async (host) => {
        asked.push(host)
        return [current]
      },
    })
    node.transport.send({ host: 'peer.test', port }, message(1))
    await one.connections(1)
    // The peer comes back somewhere else.
    current = '127.0.0.2'
    one.accepted[0]!.socket.end()
    await one.accepted[0]!.closed
    node.transport.send({ host: 'peer.test', port }, message(2))
    await two.connections(1)
    expect(asked).toEqual(['peer.test', 'peer.test'])
  })

  test('addresses are used as they are', async () => {
    const server = await rawServer()
    const node = await listening({ lookup: () => Promise.reject(new Error('not asked')) })
    node.transport.send(server.address, message(1))
    await server.connections(1)
  })

  test('one of several addresses is picked by chance', async () => {
    const one = await rawServer({ host: '127.0.0.1', port: 0 })
    const port = one.address.port
    const two = await rawServer({ host: '127.0.0.2', port })
    const lookup = async (): Promise<string[]> => ['127.0.0.1', '127.0.0.2']
    const first = await listening({ lookup, random: () => 0 })
    const last = await listening({ lookup, random: () => 0.99 })
    first.transport.send({ host: 'peer.test', port }, message(1))
    last.transport.send({ host: 'peer.test', port }, message(2))
    await Promise.all([one.connections(1), two.connections(1)])
  })

  test('when one address refuses the next is tried', async () => {
    const server = await rawServer({ host: '127.0.0.2', port: 0 })
    const node = await listening({ lookup: async () => ['127.0.0.3', '127.0.0.2'], random: () => 0 })
    node.transport.send({ host: 'peer.test', port: server.address.port }, message(1))
    await server.connections(1)
    await node.transport.close()
    expect(await server.accepted[0]!.heard).toBe(lineOf(message(1)))
  })

  test('what a resolver says is not trusted', async () => {
    const node = await listening({ lookup: async () => ['', '999.1.1.1', '/var/run/socket'] })
    const told = problem(node, 'unreachable')
    node.transport.send({ host: 'peer.test', port: 9000 }, message(1))
    expect(await told).toMatchObject({ detail: 'peer.test has no address' })
  })
})

describe('who cannot be reached', () => {
  test('nobody listens: refused', async () => {
    const gone = await listening()
    await gone.transport.close()
    const node = await listening()
    const told = problem(node, 'unreachable')
    node.transport.send(gone.address, message(1))
    expect(await told).toMatchObject({
      address: `127.0.0.1:${gone.address.port}`,
      outbound: true,
      refused: true,
      detail: expect.stringContaining('ECONNREFUSED') as string,
    })
  })

  test('the name is unknown', async () => {
    const node = await listening({ lookup: () => Promise.reject(new Error('ENOTFOUND')) })
    const told = problem(node, 'unreachable')
    node.transport.send({ host: 'nowhere.test', port: 9000 }, message(1))
    expect(await told).toMatchObject({ address: 'nowhere.test:9000', refused: false, detail: 'ENOTFOUND' })
  })

  test('the resolver does not answer in time', async () => {
    const node = await listening({ connectTimeoutMs: 20, lookup: () => new Promise(() => undefined) })
    const told = problem(node, 'unreachable')
    node.transport.send({ host: 'slow.test', port: 9000 }, message(1))
    expect(await told).toMatchObject({ refused: false, detail: 'no answer in 20 ms' })
  })

  // Linux drops the handshake of whoever comes when the queue of a process that accepts nothing is full.
  const onLinux = process.platform === 'linux' ? test : test.skip
  onLinux('the other end swallows what is sent to it', async () => {
    const node = await listening({ connectTimeoutMs: 50 })
    const told = problem(node, 'unreachable')
    node.transport.send({ host: '127.0.0.1', port: await silentPort() }, message(1))
    expect(await told).toMatchObject({ refused: false, detail: 'no answer in 50 ms' })
  })

  onLinux('the addresses of a name share the time', async () => {
    const lookup = async (): Promise<string[]> => ['127.0.0.1', '127.0.0.2', '127.0.0.3']
    const node = await listening({ connectTimeoutMs: 60, lookup })
    const told = problem(node, 'unreachable')
    node.transport.send({ host: 'peer.test', port: await silentPort() }, message(1))
    expect((await told).detail).toBe('no answer in 20 ms; no answer in 20 ms; no answer in 20 ms')
  })

  test.each([
    ['port 0', { host: '127.0.0.1', port: 0 }],
    ['a port beyond the last', { host: '127.0.0.1', port: 99_999 }],
    ['a host that is none', { host: 'no host', port: 9000 }],
    ['an empty host', { host: '', port: 9000 }],
  ])('%s is told, not thrown', async (_what, address) => {
    const node = await listening()
    const told = problem(node, 'unreachable')
    node.transport.send(address, message(1))
    expect(await told).toMatchObject({ outbound: true, refused: false })
  })

  test('a failed dial does not stand in the way of the next', async () => {
    const gone = await listening()
    await gone.transport.close()
    const node = await listening()
    const told = problem(node, 'unreachable')
    node.transport.send(gone.address, message(1))
    await told
    const back = await listening({}, undefined, gone.address)
    const received = next(back.transport.received$)
    node.transport.send(gone.address, message(2))
    expect((await received).content).toMatchObject({ right: message(2) })
  })
})

describe('without a descriptor left', () => {
  test('nothing is sent, and that is not said of the other side', async () => {
    const script = resolve(__dirname, 'fixtures/out-of-descriptors.ts')
    const command = `ulimit -n 128 && exec "${process.execPath}" --import tsx "${script}"`
    const cwd = resolve(__dirname, '../..')
    const { stdout } = await promisify(execFile)('/bin/sh', ['-c', command], { cwd, timeout: 12_000 })
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'not-sent', outbound: true })
    expect(stdout).toContain('EMFILE')
  })
})
