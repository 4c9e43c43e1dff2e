import * as t from 'io-ts'
import { of, Subject } from 'rxjs'
import { ValueError } from '../../src/errors.js'
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

  test('reports a value at which the guard of the codec throws, as set refuses it', async () => {
    const everyText = (u: unknown): u is string[] => (u as unknown[]).every((part) => typeof part === 'string')
    const tags = new t.Type<string[]>('tags', everyText, t.array(t.string).validate, t.identity)
    const a = await cluster.start('a', { schema: { tags } })
    const diagnostics = record(a.diagnostics$)
    expect(() => a.set('tags', null as never)).toThrow(ValueError)
    a.sink('tags').next(null as never)
    const message = 'cannot publish "tags": the schema wants tags, not null'
    expect(diagnostics).toEqual([{ kind: 'sink', key: 'tags', message }])
  })

  test('reports a value that the codec cannot encode, though it is of the type, as set refuses it', async () => {
    const date = new t.Type<Date, string>(
      'date',
      (value): value is Date => value instanceof Date,
      (value, context) => (typeof value === 'string' ? t.success(new Date(value)) : t.failure(value, context)),
      (value) => value.toISOString(), // throws where it is none
    )
    const a = await cluster.start('a', { schema: { when: date } })
    const diagnostics = record(a.diagnostics$)
    const refusal = 'cannot publish "when": encoding it as date failed: RangeError: Invalid time value'
    expect(() => a.set('when', new Date(NaN))).toThrow(ValueError)
    expect(() => a.set('when', new Date(NaN))).toThrow(refusal)
    of(new Date(NaN), new Date(0)).subscribe(a.sink('when'))
    expect(diagnostics).toEqual([{ kind: 'sink', key: 'when', message: refusal }])
    expect(a.get('when')).toEqual(new Date(0))
  })

  test('a stream that errs with what cannot be shown is reported all the same', async () => {
    const a = await cluster.start('a', { schema })
    const diagnostics = record(a.diagnostics$)
    a.sink('load').error(Object.create(null))
    expect(diagnostics).toMatchObject([{ kind: 'sink', key: 'load' }])
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
