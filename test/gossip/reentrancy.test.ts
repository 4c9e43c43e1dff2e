import * as t from 'io-ts'
import { take } from 'rxjs'
import { ValueError } from '../../src/errors.js'
import { unhandledDuring } from '../support/unhandled.js'
import { record, VirtualCluster } from '../support/virtual-cluster.js'

let cluster: VirtualCluster
beforeEach(() => (cluster = new VirtualCluster()))
afterEach(() => cluster.stop())

describe('a subscriber that calls the node while it is told', () => {
  test('set: published, and every subscriber is told the event first', async () => {
    const { a, b } = await cluster.pair()
    const seen: string[] = []
    const answers = record(b.updates$, ({ key, value }) => [key, value])
    a.updates$.subscribe(({ key, value }) => {
      seen.push(`first ${key}`)
      a.set('echo', value!)
    })
    a.updates$.subscribe(({ key }) => seen.push(`second ${key}`))
    b.set('ping', 1)
    cluster.run(10_000)
    expect(seen).toEqual(['first ping', 'second ping'])
    expect(answers).toEqual([['echo', 1]])
  })

  test('set: visible to get at once', async () => {
    const { a, b } = await cluster.pair()
    const got = record(a.updates$, ({ value }) => {
      a.set('echo', value!)
      return a.get('echo')
    })
    b.set('ping', 1)
    cluster.run(5000)
    expect(got).toEqual([1])
  })

  test.each<[string, ('set' | 'delete')[], string[]]>([
    ['set', ['set'], ['held', 'k0', 'k1', 'k2', 'k3']],
    ['set twice', ['set', 'set'], ['held', 'k0', 'k1', 'k2', 'k3']],
    ['set and delete, as a tombstone takes as much room', ['set', 'delete'], ['held']],
  ])('%s: no more keys than the node may have', async (_, writes, published) => {
    const { a, b } = await cluster.pair({ maxKeysPerPeer: 5 })
    a.set('held', 0)
    const refused: unknown[] = []
    a.updates$.pipe(take(1)).subscribe(() => {
      a.set('held', 1)
      for (let i = 0; i < 10; i++) {
        try {
          for (const write of writes) a[write](`k${i}`, i)
        } catch (cause) {
          refused.push(cause)
        }
      }
    })
    b.set('ping', 1)
    cluster.run(10_000)
    expect(refused).toHaveLength(6)
    for (const cause of refused) expect(cause).toBeInstanceOf(ValueError)
    expect([...b.entries('a').keys()]).toEqual(published)
    expect(() => a.set('late', 1)).toThrow(ValueError)
  })

  test('stop: every subscriber is told the event first, then the end', async () => {
    const { a, b } = await cluster.pair()
    a.updates$.subscribe(() => void a.stop())
    const seen = record(a.updates$, ({ key }) => key)
    b.set('ping', 1)
    cluster.run(5000)
    expect(seen).toEqual(['ping', 'end'])
  })

  test('stop on a membership event: failures$ is told of the same failure', async () => {
    const { a, b } = await cluster.pair()
    a.membership$.subscribe(() => void a.stop())
    const failures = record(a.failures$, ({ peer }) => peer)
    await b.stop()
    cluster.run(60_000)
    expect(failures).toEqual(['b', 'end'])
  })

  test('before the start too: every subscriber is told one report before the next, and before the end', () => {
    const node = cluster.make('a', { schema: { load: t.number } })
    const load = node.sink('load')
    node.diagnostics$.pipe(take(1)).subscribe(() => {
      load.error('later')
      void node.stop()
    })
    const seen = record(node.diagnostics$, ({ message }) => /sooner|later/.exec(message)?.[0])
    load.next('sooner' as never)
    expect(seen).toEqual(['sooner', 'later', 'end'])
  })

  test('leave: the others see it leave, not fail', async () => {
    const { a, b } = await cluster.pair()
    const events = record(b.membership$, ({ kind, peer }) => `${kind} ${peer}`)
    a.updates$.subscribe(() => void a.leave())
    b.set('ping', 1)
    cluster.run(60_000)
    expect(events).toEqual(['left a'])
  })

  test.each<[string, (act: () => void, node: Awaited<ReturnType<VirtualCluster['start']>>) => void]>([
    ['updates$', (act, node) => node.updates$.subscribe(act)],
    ['peers$', (act, node) => node.peers$.subscribe(act)],
    ['membership$', (act, node) => node.membership$.subscribe(act)],
    ['values$', (act, node) => node.values$('ping').subscribe(act)],
    ['rounds$', (act, node) => node.rounds$.subscribe(act)],
    ['heartbeats$', (act, node) => node.heartbeats$.subscribe(act)],
    ['phi$', (act, node) => node.phi$.subscribe(act)],
  ])('any method in %s: nothing blocks, nothing throws', async (_, subscribe) => {
    const { a, b } = await cluster.pair()
    let calls = 0
    const reads: unknown[] = []
    const act = () => {
      if (calls === 3) return // or it would write for ever
      calls++
      a.set('calls', calls)
      a.set('lease', calls, cluster.nowMs + 1000)
      a.delete('lease')
      reads.push(a.get('calls'), a.value('b', 'ping'), a.entries('b'), a.peers, a.name, a.address)
      a.peers$.subscribe().unsubscribe()
    }
    const unhandled = await unhandledDuring(async () => {
      subscribe(act, a)
      b.set('ping', 1)
      const c = await cluster.start('c', { seeds: ['a:9000'] })
      cluster.run(20_000)
      expect(calls).toBeGreaterThan(0)
      expect([a.get('calls'), c.value('a', 'calls')]).toEqual([calls, calls])
    })
    expect(unhandled).toEqual([])
    expect(reads).toHaveLength(6 * calls)
    expect(a.get('lease')).toBeUndefined()
  })
})

describe('a subscriber of phi$ that calls the node while it is told', () => {
  test('stop: every subscriber is told the sample first, then the end', async () => {
    const { a } = await cluster.pair()
    a.phi$.subscribe(() => void a.stop())
    const seen = record(a.phi$, (phis) => [...phis.keys()])
    cluster.run(1000)
    expect(seen).toEqual([['b'], 'end'])
  })

  test('what follows from the call is told after the sample', async () => {
    const { a } = await cluster.pair()
    const seen: string[] = []
    a.diagnostics$.subscribe(({ kind }) => seen.push(kind))
    a.phi$.pipe(take(1)).subscribe(() => a.sink('load').error('broken'))
    a.phi$.pipe(take(1)).subscribe(() => seen.push('phi'))
    cluster.run(250)
    expect(seen).toEqual(['phi', 'sink'])
  })
})

describe('a subscriber that brings about a change while it is told how things stand', () => {
  /** Nodes that know each other, and a lease of `b` that `a` will find to be over with its next step. */
  const withLeaseThatEnds = async () => {
    const { a, b } = await cluster.pair()
    b.set('lease', 'mine', cluster.nowMs + 6000)
    cluster.run(5000)
    return { a, b }
  }

  test('values$: is told of the change next', async () => {
    const { a } = await withLeaseThatEnds()
    const seen: unknown[] = []
    a.values$('lease').subscribe((having) => {
      seen.push(Object.fromEntries(having))
      if (seen.length === 1) cluster.run(2000)
      seen.push('told')
    })
    expect(seen).toEqual([{ b: 'mine' }, 'told', {}, 'told'])
  })

  test('peers$: is told of the change next', async () => {
    const { a, b } = await cluster.pair()
    const seen: unknown[] = []
    a.peers$.subscribe((peers) => {
      seen.push(peers.get('b')?.status)
      if (seen.length > 1) return
      void b.leave()
      cluster.run(1000)
    })
    expect(seen).toEqual(['alive', 'left'])
  })

  test('pressure$: is told that its writes wait', async () => {
    const { a } = await cluster.pair()
    const seen: number[] = []
    a.pressure$.subscribe(({ waitingKeys }) => {
      seen.push(waitingKeys)
      for (let i = 0; seen.length === 1 && i < 2000; i++) a.set(`k${i}`, i)
    })
    expect(seen).toEqual([0, 1])
  })

  test('stop: is told of the end', async () => {
    const { a } = await cluster.pair()
    const seen: unknown[] = []
    a.peers$.subscribe({ next: () => seen.push(a.stop()), complete: () => seen.push('end') })
    expect(seen).toEqual([expect.any(Promise), 'end'])
  })
})

describe('more writes before the start than go at once, and a subscriber that is told so', () => {
  const many = Array.from({ length: 2000 }, (_, i) => `k${i}`)

  test('reads, overwrites and deletes those whose turn has not come', async () => {
    const a = cluster.make('a')
    for (const key of many) a.set(key, 'before')
    const read: unknown[] = []
    a.diagnostics$.pipe(take(1)).subscribe(() => {
      const get = () => ['k1997', 'k1998', 'k1999'].map((key) => a.get(key))
      read.push(get())
      a.set('k1998', 'while told')
      a.delete('k1999')
      read.push(get())
    })
    await a.start()
    expect(read).toEqual([
      ['before', 'before', 'before'],
      ['before', 'while told', undefined],
    ])
    cluster.run(5000)
    expect(['k1997', 'k1998', 'k1999'].map((key) => a.get(key))).toEqual(['before', 'while told', undefined])
  })

  test('has no room for more keys than the node may have', async () => {
    const a = cluster.make('a', { maxKeysPerPeer: many.length })
    for (const key of many) a.set(key, 'before')
    const told = record(a.diagnostics$, () => {
      expect(() => a.set('k1999', 'while told')).not.toThrow()
      expect(() => a.set('late', 1)).toThrow(ValueError)
      return 'told'
    })
    await a.start()
    expect(told).toEqual(['told'])
  })
})

describe('a subscriber that throws', () => {
  test('breaks neither the node nor the other subscribers; what it throws is not swallowed', async () => {
    const { a, b } = await cluster.pair()
    const seen = record(b.updates$, ({ value }) => value)
    const unhandled = await unhandledDuring(() => {
      b.updates$.subscribe(() => {
        throw new Error('mine')
      })
      const late = record(b.updates$, ({ value }) => value)
      for (const value of [1, 2]) {
        a.set('load', value)
        cluster.run(5000)
      }
      expect([seen, late]).toEqual([
        [1, 2],
        [1, 2],
      ])
    })
    expect(unhandled.map(String)).toEqual(['Error: mine', 'Error: mine'])
    expect(b.peers.get('a')?.status).toBe('alive')
  })
})
