import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { BindError, ConfigError } from '../../src/errors.js'
import { bindError } from '../../src/transport/bind-error.js'
import { nssocketTransport } from '../../src/transport/nssocket/transport.js'
import { jsonCodec } from './json-codec.js'
import { lineOf, message } from './messages.js'
import { closeAll, listening, next, problem, rawClient, rawServer } from './sockets.js'

afterEach(closeAll)

describe('binding', () => {
  test('a port in use', async () => {
    const { address } = await listening()
    const second = nssocketTransport().listen(jsonCodec(), address)
    await expect(second).rejects.toThrow(BindError)
    await expect(second).rejects.toThrow(`cannot listen on 127.0.0.1:${address.port}: the port is in use; stop`)
  })

  test('an address of another machine', async () => {
    const elsewhere = nssocketTransport().listen(jsonCodec(), { host: '192.0.2.1', port: 0 })
    await expect(elsewhere).rejects.toThrow(BindError)
    await expect(elsewhere).rejects.toThrow('not an address of this machine')
  })

  test('a name that does not resolve', async () => {
    const unknown = nssocketTransport().listen(jsonCodec(), { host: 'nowhere.invalid', port: 0 })
    await expect(unknown).rejects.toThrow(BindError)
  })

  test('what is no address', async () => {
    await expect(nssocketTransport().listen(jsonCodec(), { host: '127.0.0.1', port: 99_999 })).rejects.toThrow(
      BindError,
    )
    await expect(nssocketTransport().listen(jsonCodec(), { host: '', port: 0 })).rejects.toThrow(BindError)
  })

  test('lack of permission says what to do', () => {
    const error = bindError({ host: '::', port: 80 }, Object.assign(new Error('listen EACCES'), { code: 'EACCES' }))
    expect(error.message).toBe(
      'cannot listen on [::]:80: permission denied; choose a port above 1023 or run with the privilege to use this one',
    )
    expect(error.cause).toMatchObject({ code: 'EACCES' })
  })

  test('after a refusal it may be tried again', async () => {
    const { address } = await listening()
    const transport = nssocketTransport()
    await expect(transport.listen(jsonCodec(), address)).rejects.toThrow(BindError)
    expect((await transport.listen(jsonCodec(), { ...address, port: 0 })).port).toBeGreaterThan(0)
    await transport.close()
  })
})

describe('options', () => {
  test.each([
    ['connectTimeoutMs', 0],
    ['maxQueuedBytes', Number.NaN],
    ['idleTimeoutMs', 2 ** 31],
    ['maxInboundConnections', 1.5],
  ])('%s of %d is refused at once', (name, value) => {
    expect(() => nssocketTransport({ [name]: value })).toThrow(ConfigError)
  })
})

describe('closing', () => {
  test('hands over what was sent, even over a connection that is still being made', async () => {
    const server = await rawServer()
    const node = await listening()
    node.transport.send(server.address, message(1, 'x'.repeat(200_000)))
    await node.transport.close(10_000)
    expect(await server.accepted[0]!.heard).toBe(lineOf(message(1, 'x'.repeat(200_000))))
  })

  test('does not wait longer than told for those who do not read', async () => {
    const server = await rawServer()
    server.server.on('connection', (socket) => socket.pause())
    const node = await listening({ maxQueuedBytes: 100_000_000, lingerMs: 1_000_000 }, jsonCodec(50_000_000))
    node.transport.send(server.address, message(1, 'x'.repeat(40_000_000)))
    await server.connections(1)
    await node.transport.close(20)
  })

  test('does not wait longer than told for those who are still being dialled', async () => {
    const node = await listening({ connectTimeoutMs: 1_000_000, lookup: () => new Promise(() => undefined) })
    node.transport.send({ host: 'peer.test', port: 9000 }, message(1))
    await node.transport.close(20)
  })

  test('frees the port and cuts inbound connections', async () => {
    const node = await listening()
    const raw = await rawClient(node.address)
    await node.transport.close()
    await raw.closed
    await listening({}, jsonCodec(), node.address)
  })

  test('while binding: rejects the bind, and leaves nothing listening', async () => {
    const transport = nssocketTransport()
    const { address } = await listening()
    await closeAll()
    const bound = transport.listen(jsonCodec(), address)
    let settled = false
    bound.catch(() => (settled = true))
    await transport.close()
    expect(settled).toBe(true)
    await expect(bound).rejects.toThrow(BindError)
    await listening({}, jsonCodec(), address)
  })

  test('inside a subscriber', async () => {
    const node = await listening()
    const closed = new Promise<void>((done) => {
      node.transport.received$.subscribe({ next: () => void node.transport.close(), complete: done })
    })
    const raw = await rawClient(node.address)
    raw.socket.write(lineOf(message(1)) + lineOf(message(2)))
    await closed
  })

  test('problems that were found are told before the end', async () => {
    const node = await listening()
    const told = problem(node, 'unreachable')
    node.transport.send({ host: '127.0.0.1', port: 0 }, message(1))
    await node.transport.close()
    await told
  })

  test('sending before listening is a problem, not an error', async () => {
    const transport = nssocketTransport()
    const told = next(transport.problems$)
    transport.send({ host: '127.0.0.1', port: 9000 }, message(1))
    expect(await told).toMatchObject({ kind: 'unreachable', detail: 'sent before listening' })
  })
})

describe('a process', () => {
  /** What a script prints, which has to end by itself. */
  const printedBy = async (script: string): Promise<string> => {
    const root = resolve(__dirname, '../..')
    const parameters = ['--import', 'tsx', resolve(__dirname, 'fixtures', script)]
    const { stdout } = await promisify(execFile)(process.execPath, parameters, { cwd: root, timeout: 12_000 })
    return stdout
  }

  test('exits once its transports are closed', async () => {
    expect(await printedBy('exits.ts')).toBe('closed\n')
  })

  test('that is a worker of node:cluster shares its port with no other', async () => {
    const told = (await printedBy('cluster-workers.ts')).trim().split('\n')
    const refused = expect.stringMatching(/^second: .*the port is in use/) as string
    expect(told).toEqual(['first: listens', 'first: listens', refused, refused])
  })
})
