import type { Observable } from 'rxjs'
import type { Json } from '../../src/core/json.js'
import type { Gossip } from '../../src/gossip/types.js'
import { createGossip } from '../../src/gossip/create-gossip.js'
import { BindError, LifecycleError } from '../../src/errors.js'
import { memoryNetwork } from '../../src/testing/memory-network.js'
import type { Transport } from '../../src/transport/port.js'
import { nssocketTransport } from '../../src/transport/nssocket/index.js'
import { udpTransport } from '../../src/transport/udp/index.js'
import { unhandledDuring } from '../support/unhandled.js'
import { record, VirtualCluster } from '../support/virtual-cluster.js'

let cluster: VirtualCluster
beforeEach(() => (cluster = new VirtualCluster()))
afterEach(() => cluster.stop())

const streamsOf = (gossip: Gossip<{ readonly [key: string]: Json }>): Record<string, Observable<unknown>> => ({
  updates: gossip.updates$,
  peers: gossip.peers$,
  membership: gossip.membership$,
  failures: gossip.failures$,
  values: gossip.values$('load'),
  diagnostics: gossip.diagnostics$,
  rounds: gossip.rounds$,
  heartbeats: gossip.heartbeats$,
  phi: gossip.phi$,
})

describe('start', () => {
  test('is idempotent', async () => {
    const a = cluster.make('a')
    expect(a.start()).toBe(a.start())
    await a.start()
    await expect(a.start()).resolves.toBeUndefined()
  })

  test('says which port it took', async () => {
    const gossip = createGossip({ cluster: 'test' }) // real sockets
    await gossip.start()
    expect(gossip.address).toEqual({ host: '127.0.0.1', port: expect.any(Number) as number })
    expect(gossip.address.port).toBeGreaterThan(0)
    expect(gossip.name).toBe(`127.0.0.1:${gossip.address.port}`)
    await gossip.stop()
  })

  test('on a port in use rejects with a BindError that says what to change', async () => {
    const holder = createGossip({ cluster: 'test' })
    await holder.start()
    const { port } = holder.address
    const second = createGossip({ cluster: 'test', port })
    const refusal = await second.start().catch((cause: unknown) => cause)
    await holder.stop()
    expect(refusal).toBeInstanceOf(BindError)
    expect(String(refusal)).toMatch(new RegExp(`127.0.0.1:${port}: the port is in use; .*port 0`))
    expect(() => second.set('load', 1)).toThrow(LifecycleError)
  })

  test('constructing opens nothing: two of the same port, until both start', async () => {
    const [first, second] = [cluster.make('a'), cluster.make('a')]
    await first.start()
    await expect(second.start()).rejects.toThrow(BindError)
  })

  test('frees the port when it is refused after binding', async () => {
    const cramped = cluster.make('a', { name: 'a'.repeat(200), maxDigestBytes: 128 })
    await expect(cramped.start()).rejects.toThrow('"maxDigestBytes" (128) is too small')
    await expect(cluster.start('a')).resolves.toBeDefined()
  })

  test.each(['start', 'stop'] as const)("%s with another node's transport leaves it to that node", async (method) => {
    const transport = memoryNetwork().transport()
    const close = jest.spyOn(transport, 'close')
    const [first, second] = [cluster.make('a', {}, { transport }), cluster.make('b', {}, { transport })]
    await first.start()
    if (method === 'start') await expect(second.start()).rejects.toThrow('this transport listens already')
    await second.stop()
    expect(close).not.toHaveBeenCalled()
    await first.stop()
    expect(close).toHaveBeenCalledTimes(1)
  })

  test('after stop rejects', async () => {
    const a = await cluster.start('a')
    await a.stop()
    await expect(a.start()).rejects.toThrow(LifecycleError)
    await expect(a.start()).rejects.toThrow('make a new one with createGossip()')
  })

  test('is given up by a stop that comes before it is done', async () => {
    const a = cluster.make('a')
    const started = a.start()
    await a.stop()
    await expect(started).rejects.toThrow(LifecycleError)
    await expect(cluster.start('a')).resolves.toBeDefined()
  })

  test.each([
    ['stop', 'nssocketTransport', nssocketTransport],
    ['leave', 'nssocketTransport', nssocketTransport],
    ['stop', 'udpTransport', udpTransport],
    ['leave', 'udpTransport', udpTransport],
  ] as const)('is given up by %s while the sockets of %s are being bound', async (end, _, transport) => {
    const gossip = createGossip({ cluster: 'test' }, { transport: transport() })
    const refusal = gossip.start().catch((cause: unknown) => cause)
    await gossip[end]()
    expect(await refusal).toEqual(new LifecycleError('stopped while starting'))
  })
})

describe('before start', () => {
  test('address and name throw, a given name does not', () => {
    const nameless = createGossip({ cluster: 'test' })
    expect(() => nameless.address).toThrow(LifecycleError)
    expect(() => nameless.name).toThrow('known after start()')
    expect(cluster.make('a').name).toBe('a')
  })

  test('there is nobody, and streams may be subscribed to', async () => {
    const a = cluster.make('a')
    expect(a.peers.size).toBe(0)
    expect(a.entries('b').size).toBe(0)
    expect(a.value('b', 'load')).toBeUndefined()
    const events = record(a.membership$, ({ kind, peer }) => `${kind} ${peer}`)
    await a.start()
    await cluster.start('b', { seeds: ['a:9000'] })
    cluster.run(3000)
    expect(events).toEqual(['joined b'])
  })

  test('leave and stop are fine', async () => {
    await expect(cluster.make('a').leave()).resolves.toBeUndefined()
    await expect(cluster.make('b').stop()).resolves.toBeUndefined()
  })
})

describe('stop', () => {
  test('is idempotent, completes every stream, and late subscribers see the end', async () => {
    const { a } = await cluster.pair()
    const ends: string[] = []
    for (const [name, stream$] of Object.entries(streamsOf(a))) {
      stream$.subscribe({ complete: () => ends.push(name) })
    }
    expect(a.stop()).toBe(a.stop())
    await a.leave()
    expect(ends.sort()).toEqual(Object.keys(streamsOf(a)).sort())
    expect(record(a.updates$)).toEqual(['end'])
    expect(record(a.peers$).at(-1)).toBe('end')
  })

  test('says nothing any more: no rounds, no heartbeats', async () => {
    const a = await cluster.start('a')
    const rounds = record(a.rounds$, () => 'round')
    const beats = record(a.heartbeats$, () => 'beat')
    cluster.run(2500)
    await a.stop()
    const before = [rounds.length, beats.length]
    expect(before).toEqual([4, 3]) // at 0, about 1000 and 2000; at 1000 and 2000; and the end
    cluster.run(10_000)
    expect([rounds.length, beats.length]).toEqual(before)
  })

  test('of one is a failure to the others, leave is not', async () => {
    const a = await cluster.start('a')
    const b = await cluster.start('b', { seeds: ['a:9000'] })
    const c = await cluster.start('c', { seeds: ['a:9000'] })
    cluster.run(5000)
    const events = record(a.membership$, ({ kind, peer }) => `${kind} ${peer}`)
    await b.leave()
    await c.stop()
    cluster.run(60_000)
    expect(events).toEqual(['left b', 'failed c'])
  })

  test.each([
    ['stop', undefined],
    ['leave', 'bye'],
  ] as const)('%s: of what was set just before the others have %p', async (end, expected) => {
    const { a, b } = await cluster.pair()
    a.set('last', 'bye')
    await a[end]()
    cluster.run(10_000)
    expect(b.value('a', 'last')).toBe(expected)
  })

  test('then set, delete and start are refused; sinks are quiet, reads go on', async () => {
    const { a, b } = await cluster.pair()
    const sink = a.sink('load')
    b.set('role', 'api')
    a.set('load', 1)
    cluster.run(5000)
    await a.stop()
    expect(() => a.set('load', 2)).toThrow(LifecycleError)
    expect(() => a.set('load', 2)).toThrow('set() after stop(): make a new node')
    expect(() => a.delete('load')).toThrow(LifecycleError)
    expect(() => sink.next(3)).not.toThrow()
    expect(a.get('load')).toBe(1)
    expect(a.value('b', 'role')).toBe('api')
  })

  test('by `await using`', async () => {
    const ends: unknown[] = []
    {
      await using a = cluster.make('a')
      await a.start()
      a.updates$.subscribe({ complete: () => ends.push('end') })
    }
    expect(ends).toEqual(['end'])
    await expect(cluster.start('a')).resolves.toBeDefined() // the port is free
  })
})

describe('a step that throws, which none should', () => {
  /** A node that breaks down when somebody sets `fatal`. */
  const fragile = async () => {
    const broken = new Error('broken')
    const node = cluster.make(
      'a',
      {},
      {
        watch: (_node, input) => {
          if (input.kind === 'command' && input.command.kind === 'set' && input.command.key === 'fatal') throw broken
        },
      },
    )
    await node.start()
    return { node, broken }
  }

  test('is reported as uncaught, and the node ends as if it were stopped', async () => {
    const { node, broken } = await fragile()
    const ends: string[] = []
    for (const [name, stream$] of Object.entries(streamsOf(node))) {
      stream$.subscribe({ complete: () => ends.push(name), error: () => ends.push(`${name} errs`) })
    }
    const unhandled = await unhandledDuring(() => node.set('fatal', 1))
    expect(unhandled).toEqual([broken])
    expect(ends.sort()).toEqual(Object.keys(streamsOf(node)).sort())
    expect(() => node.set('load', 1)).toThrow(LifecycleError)
    await expect(node.stop()).resolves.toBeUndefined()
    await expect(node.leave()).resolves.toBeUndefined()
    await expect(cluster.start('a')).resolves.toBeDefined() // the port is free
  })

  test('lets a stop that was asked for meanwhile settle', async () => {
    const { node, broken } = await fragile()
    let stopped: Promise<void> | undefined
    node.heartbeats$.subscribe(() => {
      node.set('fatal', 1)
      stopped = node.stop()
    })
    const unhandled = await unhandledDuring(() => cluster.run(2000))
    expect(unhandled).toEqual([broken])
    await expect(stopped).resolves.toBeUndefined()
  })
})

describe('a transport that cannot close', () => {
  const stuck = new Error('cannot close')

  const sticking = (transport: Transport): Transport => ({
    ...transport,
    close: () => transport.close().then(() => Promise.reject(stuck)),
  })

  // In memory and in virtual time nothing is left open: they need not be stopped, which would reject.
  const make = (name: string, transport: Transport, options = {}): Gossip<{ readonly [key: string]: Json }> =>
    new VirtualCluster().make(name, options, { transport })

  test.each(['stop', 'leave'] as const)('is told by %s', async (end) => {
    const node = make('a', sticking(memoryNetwork().transport()))
    await node.start()
    await expect(node[end]()).rejects.toBe(stuck)
  })

  test('does not hide why a start failed', async () => {
    const cause = new BindError('no such luck')
    const node = make('a', { ...sticking(memoryNetwork().transport()), listen: () => Promise.reject(cause) })
    await expect(node.start()).rejects.toBe(cause)
    await expect(node.stop()).rejects.toBe(stuck)
  })

  test('is told by stop to whoever asks for it where the node ends by itself', async () => {
    const broken = new Error('a step threw')
    const watch = (): never => {
      throw broken
    }
    const node = new VirtualCluster().make('a', {}, { transport: sticking(memoryNetwork().transport()), watch })
    await node.start()
    const unhandled = await unhandledDuring(() => node.set('k', 1))
    expect(unhandled).toEqual([broken])
    await expect(node.stop()).rejects.toBe(stuck)
  })

  test('lets a node yield its name', async () => {
    const twins = new VirtualCluster()
    const make = (host: string): Gossip<{ readonly [key: string]: Json }> =>
      twins.make(host, { name: 'twin', seeds: ['a:9000'] }, { transport: sticking(twins.network.transport()) })
    await twins.start('a')
    const both = [make('b'), make('c')]
    const reports = both.map((twin) => record(twin.diagnostics$, ({ kind }) => kind))
    for (const twin of both) {
      await twin.start()
      twins.run(5000)
    }
    expect(await unhandledDuring(() => twins.run(180_000))).toEqual([])
    const yielded = reports.findIndex((kinds) => kinds.includes('name-conflict'))
    expect(reports[yielded]).toEqual(expect.arrayContaining(['name-conflict', 'end']))
    await expect(both[yielded]!.stop()).rejects.toBe(stuck)
  })
})
