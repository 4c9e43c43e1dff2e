import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { ConfigError, LifecycleError } from '../../src/errors.js'
import type { MembershipEvent } from '../../src/core/events.js'
import type { Json } from '../../src/core/json.js'
import type { Gossip } from '../../src/gossip/types.js'
import { simulationEpochMs } from '../../src/testing/node-time.js'
import { SimulatedCluster } from '../../src/testing/simulated-cluster.js'
import { differences, staleness } from '../../src/testing/views.js'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

type Node = Gossip<Record<string, Json>>

const settled = (seed = 1, names = ['a', 'b', 'c', 'd']) => {
  const cluster: SimulatedCluster = new SimulatedCluster({ seed })
  const nodes = cluster.startMany(names)
  expect(cluster.runUntil(() => differences(cluster).length === 0, 10_000)).toBeDefined()
  return { cluster, nodes: nodes as [Node, Node, Node, Node] }
}

const eventsOf = (gossip: Node): string[] => {
  const seen: string[] = []
  gossip.membership$.subscribe(({ kind, peer }: MembershipEvent) => seen.push(`${kind} ${peer}`))
  return seen
}

describe('starting', () => {
  it('makes nodes that find each other by the first of them', () => {
    const { cluster, nodes } = settled()
    expect(cluster.names).toEqual(['a', 'b', 'c', 'd'])
    for (const node of nodes) expect(node.peers.size).toBe(3)
    expect([...nodes[1].peers.keys()].sort()).toEqual(['a:7000', 'c:7000', 'd:7000'])
    expect(cluster.gossip('b')).toBe(nodes[1])
    expect(cluster.node('b').own.name).toBe('b:7000')
  })

  it('leaves nothing of a node that cannot start', () => {
    const cluster: SimulatedCluster = new SimulatedCluster()
    expect(() => cluster.start('a', { options: { name: 'a'.repeat(200), maxDigestBytes: 128 } })).toThrow(ConfigError)
    expect(cluster.names).toEqual([])
    const [a, b] = cluster.startMany(['a', 'b'])
    cluster.advanceBy(5000)
    expect([a.peers.size, b.peers.size]).toEqual([1, 1])
  })

  it('may begin with nodes that know each other, and what each holds', () => {
    const cluster: SimulatedCluster = new SimulatedCluster()
    const nodes = cluster.startMany(['a', 'b', 'c'])
    const events = nodes.map(eventsOf)
    nodes[0].set('k', 1, cluster.scheduler.now() + 60_000 + simulationEpochMs)
    cluster.introduce()
    expect(events[1]!.sort()).toEqual(['joined a:7000', 'joined c:7000'])
    for (const node of nodes) expect(node.peers.size).toBe(2)
    expect(nodes[2].value('a:7000', 'k')).toBe(1)
    expect(differences(cluster)).toEqual([])
    cluster.introduce()
    expect(events[1]).toHaveLength(2)
  })

  it('introduces the nodes of a cluster that has a name of its own', () => {
    const cluster: SimulatedCluster = new SimulatedCluster({ options: { cluster: 'orders' } })
    const nodes = cluster.startMany(['a', 'b', 'c'])
    const diagnostics: unknown[] = []
    for (const { diagnostics$ } of nodes) diagnostics$.subscribe((diagnostic) => diagnostics.push(diagnostic))
    cluster.introduce()
    expect(nodes.map(({ peers }) => peers.size)).toEqual([2, 2, 2])
    expect(diagnostics).toEqual([])
  })

  it('is a start: an application that starts its node finds it running', async () => {
    const { cluster, nodes } = settled()
    await nodes[0].start()
    cluster.advanceBy(60_000)
    expect(nodes[1].peers.get('a:7000')?.status).toBe('alive')
    await nodes[0].stop()
    await expect(nodes[0].start()).rejects.toThrow(LifecycleError)
  })

  it('may be done in two steps, so that nothing is missed', () => {
    const cluster: SimulatedCluster = new SimulatedCluster()
    cluster.start('a')
    const events = eventsOf(cluster.prepare('b'))
    cluster.advanceBy(10_000)
    expect(() => cluster.node('b')).toThrow('b does not run')
    cluster.run('b')
    cluster.advanceBy(5000)
    expect(events).toEqual(['joined a:7000'])
    expect(() => cluster.run('b')).toThrow('b is not prepared, or runs already')
    expect(() => cluster.prepare('b')).toThrow('b runs already')
    expect(() => cluster.run('c')).toThrow('c is not prepared')
  })

  it('takes options for all and for one, and refuses impossible ones', () => {
    const cluster = new SimulatedCluster({ options: { fanout: 2, name: 'twins' } })
    cluster.start('a', { options: { name: 'own name' } })
    expect(cluster.node('a').own.name).toBe('own name')
    expect(() => cluster.start('b', { options: { fanout: -1 } })).toThrow(ConfigError)
    cluster.start('b')
    expect(cluster.node('b').own.name).toBe('twins')
  })

  it('sets the wall clock as far off as it is told, and a monotonic one of its own', () => {
    const cluster = new SimulatedCluster()
    cluster.start('a')
    cluster.start('b', { clockOffsetMs: -5000 })
    const [a, b] = [cluster.time('a').clock(), cluster.time('b').clock()]
    expect([a.wallMs, b.wallMs]).toEqual([simulationEpochMs, simulationEpochMs - 5000])
    expect(a.monotonicMs).not.toBe(b.monotonicMs)
  })
})

describe('what happens to a node', () => {
  it.each(['stop', 'leave'] as const)(
    'by its own %s it has ended: it runs no more, and can be started again',
    (end) => {
      const { cluster, nodes } = settled()
      void nodes[0][end]()
      expect(cluster.names).toEqual(['b', 'c', 'd'])
      const again = cluster.start('a')
      expect(cluster.runUntil(() => again.peers.size === 3, 60_000)).toBeDefined()
      void nodes[0].stop() // a former run says nothing of the next
      expect(cluster.names).toEqual(['b', 'c', 'd', 'a'])
    },
  )

  it('one that is stopped before it runs does not start', () => {
    const cluster = new SimulatedCluster()
    void cluster.prepare('a').stop()
    expect(() => cluster.run('a')).toThrow('a is not prepared')
    expect(cluster.start('a').name).toBe('a:7000')
  })

  it('crash: the others call it failed; it runs no more', () => {
    const { cluster, nodes } = settled()
    const events = eventsOf(nodes[0])
    cluster.crash('c')
    expect(cluster.names).toEqual(['a', 'b', 'd'])
    expect(() => cluster.gossip('c')).toThrow('c does not run; running: a, b, d')
    expect(() => nodes[2].set('k', 1)).toThrow('set() after stop()')
    cluster.advanceBy(20_000)
    expect(events).toEqual(['failed c:7000'])
    expect(differences(cluster)).toEqual([])
  })

  it('restart: a later run with an empty map, with the seeds it had, alive or dead before', () => {
    const { cluster, nodes } = settled()
    nodes[2].set('k', 1)
    cluster.advanceBy(3000)
    const { generation } = cluster.node('c').own
    const events = eventsOf(nodes[0])
    const again = cluster.restart('c')
    expect(cluster.node('c').own.generation).toBeGreaterThan(generation)
    expect(again.get('k')).toBeUndefined()
    expect(cluster.runUntil(() => differences(cluster).length === 0, 10_000)).toBeDefined()
    expect(nodes[0].value('c:7000', 'k')).toBeUndefined()
    cluster.crash('c')
    cluster.advanceBy(20_000)
    cluster.restart('c', -3_600_000)
    expect(cluster.node('c').own.generation).toBeLessThan(generation)
    expect(cluster.runUntil(() => differences(cluster).length === 0, 30_000)).toBeDefined()
    expect(cluster.node('c').own.generation).toBeGreaterThan(generation)
    expect(events.filter((event) => event.endsWith('c:7000'))).toEqual([
      'restarted c:7000',
      'failed c:7000',
      'restarted c:7000',
    ])
  })

  it('leave: the others see it leave', () => {
    const { cluster, nodes } = settled()
    const events = eventsOf(nodes[0])
    cluster.leave('d')
    cluster.advanceBy(20_000)
    expect(events).toEqual(['left d:7000'])
    expect(cluster.names).toEqual(['a', 'b', 'c'])
  })

  it('pause and resume: the others call it failed and see it recover; it accuses nobody', () => {
    const { cluster, nodes } = settled()
    const [ofA, ofC] = [eventsOf(nodes[0]), eventsOf(nodes[2])]
    cluster.pause('c')
    nodes[0].set('meanwhile', 1)
    cluster.advanceBy(20_000)
    expect(nodes[2].value('a:7000', 'meanwhile')).toBeUndefined()
    expect(ofA).toEqual(['failed c:7000'])
    cluster.resume('c')
    cluster.advanceBy(20_000)
    expect(nodes[2].value('a:7000', 'meanwhile')).toBe(1)
    expect(ofA).toEqual(['failed c:7000', 'recovered c:7000'])
    expect(ofC).toEqual([])
  })
})

describe('two processes of one name', () => {
  it('end with one: the other stops by itself, is no longer among those that run, and may be started again', () => {
    const cluster: SimulatedCluster = new SimulatedCluster()
    const [, , old] = cluster.startMany(['a', 'b', 'old'], { options: {} })
    cluster.advanceBy(5000)
    cluster.crash('old')
    const reports: string[] = []
    for (const name of ['twin1', 'twin2']) {
      const twin = cluster.prepare(name, { options: { name: 'twin' }, seeds: ['a'] })
      twin.diagnostics$.subscribe(({ kind }) => reports.push(kind))
      cluster.run(name)
      cluster.advanceBy(5000)
    }
    expect(old.peers.size).toBe(2)
    expect(cluster.runUntil(() => cluster.names.length === 3, 180_000)).toBeDefined()
    expect(reports).toContain('name-conflict')
    const [survivor] = cluster.names.filter((name) => name.startsWith('twin')) as [string]
    cluster.gossip(survivor).set('k', survivor)
    expect(cluster.runUntil(() => cluster.gossip('b').value('twin', 'k') === survivor, 10_000)).toBeDefined()
    expect(() => cluster.node(survivor === 'twin1' ? 'twin2' : 'twin1')).toThrow('does not run')
  })
})

describe('runUntil', () => {
  it('says how long it took, or that it did not happen', () => {
    const cluster = new SimulatedCluster()
    const at = (ms: number) => () => cluster.scheduler.now() >= ms
    expect(cluster.runUntil(at(0), 1000)).toBe(0)
    expect(cluster.runUntil(at(220), 1000)).toBe(250)
    expect(cluster.runUntil(at(1000), 500)).toBeUndefined()
    expect(cluster.scheduler.now()).toBe(750)
    expect(cluster.runUntil(at(1000), 500, 1)).toBe(250)
  })

  it('lets no more time pass than it was given', () => {
    const cluster = new SimulatedCluster()
    const at = (ms: number) => () => cluster.scheduler.now() >= ms
    expect(cluster.runUntil(at(130), 120)).toBeUndefined()
    expect(cluster.scheduler.now()).toBe(120)
    expect(cluster.runUntil(at(130), 10)).toBe(10)
  })
})

describe('the views', () => {
  it('say in words what keeps a cluster from having converged', () => {
    const { cluster, nodes } = settled()
    nodes[0].set('k', 1)
    expect(differences(cluster)).toEqual(['b', 'c', 'd'].map((name) => `${name}: a:7000.k is absent, not 1`))
    cluster.advanceBy(5000)
    expect(differences(cluster)).toEqual([])
    cluster.network.partition(['d'])
    nodes[0].set('k', 2)
    nodes[1].delete('k')
    cluster.crash('c')
    cluster.advanceBy(30_000)
    expect(differences(cluster)).toEqual([
      'a: d:7000 is failed',
      'b: d:7000 is failed',
      'd: a:7000 is failed',
      'd: b:7000 is failed',
    ])
    cluster.network.heal()
    cluster.start('e')
    expect(differences(cluster, 3)).toHaveLength(3)
    expect(differences(cluster)).toContain('a: e:7000 is unknown')
    expect(cluster.runUntil(() => differences(cluster).length === 0, 60_000)).toBeDefined()
  })

  it('see ghosts, values that should be gone, and former generations', () => {
    const { cluster, nodes } = settled()
    nodes[0].set('k', 1)
    cluster.advanceBy(3000)
    nodes[0].delete('k')
    cluster.crash('d')
    expect(differences(cluster)).toEqual([
      'a: d:7000 is shown alive and does not run',
      'b: a:7000.k is held and should be gone',
      'b: d:7000 is shown alive and does not run',
      'c: a:7000.k is held and should be gone',
      'c: d:7000 is shown alive and does not run',
    ])
    cluster.restart('d')
    expect(differences(cluster)).toContain('c: d:7000 in another generation')
  })

  it('count how far the replicas are behind', () => {
    const { cluster, nodes } = settled()
    expect(staleness(cluster)).toEqual({ stale: 0, greatest: 0 })
    cluster.network.partition(['d'])
    for (let i = 0; i < 7; i++) nodes[0].set('k', i)
    nodes[1].set('k', 1)
    expect(staleness(cluster)).toEqual({ stale: 6, greatest: 7 })
    cluster.advanceBy(5000)
    expect(staleness(cluster)).toEqual({ stale: 2, greatest: 7 })
    cluster.start('e')
    expect(staleness(cluster)).toEqual({ stale: 10, greatest: 7 })
  })
})

describe('the same seed', () => {
  const run = (seed: number, encode: boolean): string => {
    const log: string[] = []
    const cluster = new SimulatedCluster({
      seed,
      encode,
      link: { latencyMs: 5, jitterMs: 20, loss: 0.1, duplication: 0.1, reordering: 0.05, bytesPerSecond: 20_000 },
      watch: (node, input, effects) => log.push(`${node.own.name} ${input.kind} ${JSON.stringify(effects)}`),
    })
    const [a] = cluster.startMany(['a', 'b', 'c'])
    cluster.advanceBy(5000)
    a.set('k', 1)
    cluster.pause('b')
    cluster.advanceBy(5000)
    cluster.resume('b')
    cluster.time('c').drift(1.1)
    cluster.restart('a')
    cluster.advanceBy(10_000)
    return log.join('\n')
  }

  it('makes the same run, and another one another', () => {
    expect(run(4, false)).toBe(run(4, false))
    expect(run(4, true)).toBe(run(4, true))
    expect(run(4, false)).not.toBe(run(5, false))
  })
})

test('a process that has ended is let go of, however many come and go under new names', async () => {
  const { cluster } = settled()
  const gone = Array.from({ length: 10 }, (_, i) => {
    const name = `passer-by-${i}`
    const node = new WeakRef(cluster.start(name))
    cluster.advanceBy(3000)
    if (i % 2 === 0) cluster.crash(name)
    else cluster.leave(name)
    return node
  })
  cluster.advanceBy(20_000)
  await new Promise(setImmediate) // until then the references count
  collectGarbage()
  expect(gone.filter((node) => node.deref() !== undefined)).toEqual([])
  cluster.restart('passer-by-3')
  cluster.advanceBy(5000)
  expect(cluster.gossip('passer-by-3').peers.get('a:7000')?.status).toBe('alive')
})
