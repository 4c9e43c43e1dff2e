import * as t from 'io-ts'
import { Subject } from 'rxjs'
import { record, VirtualCluster } from '../support/virtual-cluster.js'

let cluster: VirtualCluster
beforeEach(() => (cluster = new VirtualCluster()))
afterEach(() => cluster.stop())

const schema = { load: t.number }

describe('sink', () => {
  test('publishes each value of a stream', async () => {
    const { a, b } = await cluster.pair({ schema })
    const load = new Subject<number>()
    const updates = record(b.updates$)
    load.subscribe(a.sink('load'))
    for (const value of [1, 2, 2]) {
      load.next(value)
      cluster.run(5000)
    }
    expect(updates).toMatchObject([
      { peer: 'a', key: 'load', value: 1 },
      { peer: 'a', key: 'load', value: 2, previous: 1 },
    ])
  })

  test('reports a value that set refuses, and goes on', async () => {
    const a = await cluster.start('a', { schema })
    const load = new Subject<number>()
    const diagnostics = record(a.diagnostics$)
    load.subscribe(a.sink('load'))
    load.next(NaN)
    load.next(3)
    expect(diagnostics).toMatchObject([{ kind: 'sink', key: 'load' }])
    expect(diagnostics[0]?.message).toContain('cannot publish "load": the value is NaN')
    expect(a.get('load')).toBe(3)
  })

  test('a stream that errs is reported; its last value stays', async () => {
    const a = await cluster.start('a', { schema })
    const load = new Subject<number>()
    const diagnostics = record(a.diagnostics$)
    load.subscribe(a.sink('load'))
    load.next(3)
    load.error(new Error('sensor gone'))
    const message = 'the stream that writes "load" ended with an error (the last value stays): Error: sensor gone'
    expect(diagnostics).toEqual([{ kind: 'sink', key: 'load', message }])
    expect(a.get('load')).toBe(3)
  })

  test('a stream that ends leaves its last value, and the node running', async () => {
    const a = await cluster.start('a', { schema })
    const load = new Subject<number>()
    load.subscribe(a.sink('load'))
    load.next(3)
    load.complete()
    a.set('load', 4)
    expect(a.get('load')).toBe(4)
  })

  test('two subscribers of diagnostics$, the first of which causes another: both see them in order', async () => {
    const a = await cluster.start('a', { schema })
    const sink = a.sink('load')
    a.diagnostics$.subscribe(({ message }) => {
      if (message.includes('NaN')) sink.next(Infinity)
    })
    const seen = record(a.diagnostics$, ({ message }) => /NaN|Infinity/.exec(message)?.[0])
    sink.next(NaN)
    expect(seen).toEqual(['NaN', 'Infinity'])
  })
})
