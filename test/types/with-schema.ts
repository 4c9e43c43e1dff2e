// Compiled by `npm run typecheck`, never run.
import * as t from 'io-ts'
import { filter, map, type Observable, type Observer, of } from 'rxjs'
import { createGossip, type Gossip, type Peer } from '../../src/index.js'
import type { Equal, Expect } from './expect.js'

type Role = 'api' | 'worker'
const dateFromISO = new t.Type<Date, string>(
  'DateFromISO',
  (u): u is Date => u instanceof Date,
  (u, context) => (typeof u === 'string' ? t.success(new Date(u)) : t.failure(u, context)),
  (date) => date.toISOString(),
)

const gossip = createGossip({
  cluster: 'orders',
  schema: { load: t.number, role: t.union([t.literal('api'), t.literal('worker')]), since: dateFromISO },
})
export type Values = Expect<
  Equal<typeof gossip, Gossip<{ readonly load: number; readonly role: Role; readonly since: Date }>>
>

// Testing the key narrows the value; testing the kind too excludes `undefined`.
const load$ = gossip.updates$.pipe(filter((update) => update.key === 'load'))
export const loadValue$ = load$.pipe(map(({ value }) => value))
export const loadPrevious$ = load$.pipe(map(({ previous }) => previous))
export const loadSet$ = load$.pipe(
  filter((update) => update.kind === 'set'),
  map(({ value }) => value),
)
export const roleSet$ = gossip.updates$.pipe(
  filter((update) => update.key === 'role' && update.kind === 'set'),
  map(({ value }) => value),
)
export const gone$ = gossip.updates$.pipe(
  filter((update) => update.kind !== 'set'),
  map(({ value }) => value),
)
export const since$ = gossip.updates$.pipe(
  filter((update) => update.key === 'since' && update.kind === 'set'),
  map(({ value }) => value),
)
export const key$ = gossip.updates$.pipe(map(({ key }) => key))
export type Narrowed = [
  Expect<Equal<typeof loadValue$, Observable<number | undefined>>>,
  Expect<Equal<typeof loadPrevious$, Observable<number | undefined>>>,
  Expect<Equal<typeof loadSet$, Observable<number>>>,
  Expect<Equal<typeof roleSet$, Observable<Role>>>,
  Expect<Equal<typeof since$, Observable<Date>>>,
  Expect<Equal<typeof gone$, Observable<undefined>>>,
  Expect<Equal<typeof key$, Observable<'load' | 'role' | 'since'>>>,
]

gossip.updates$.subscribe((update) => {
  switch (update.key) {
    case 'load':
      update.value satisfies number | undefined
      return
    case 'role':
      update.value satisfies Role | undefined
      return
    case 'since':
      update.value satisfies Date | undefined
      return
    default:
      update satisfies never
  }
})

// Writing.
gossip.set('load', 0.3)
gossip.set('role', 'api', Date.now() + 10_000)
gossip.set('since', new Date())
gossip.delete('load')
// @ts-expect-error -- no such key
gossip.set('laod', 0.3)
// @ts-expect-error -- not a number
gossip.set('load', '0.3')
// @ts-expect-error -- none of the literals
gossip.set('role', 'db')
// @ts-expect-error -- the type that is written, not the one that travels
gossip.set('since', '2000-01-01')
// @ts-expect-error -- nothing is not a value; there is `delete`
gossip.set('load', undefined)
// @ts-expect-error -- an expiry is a time in Unix ms
gossip.set('load', 0.3, new Date())
// @ts-expect-error -- no such key
gossip.delete('laod')

// Reading.
export const own = gossip.get('load')
export const theirs = gossip.value('b', 'role')
export const all = gossip.entries('b')
export const roles$ = gossip.values$('role')
export type Read = [
  Expect<Equal<typeof own, number | undefined>>,
  Expect<Equal<typeof theirs, Role | undefined>>,
  Expect<Equal<typeof all, ReadonlyMap<'load' | 'role' | 'since', number | Role | Date>>>,
  Expect<Equal<typeof roles$, Observable<ReadonlyMap<string, Role>>>>,
]
// @ts-expect-error -- no such key
gossip.values$('laod')
// @ts-expect-error -- no such key
gossip.value('b', 'laod')
// @ts-expect-error -- a snapshot is not for writing
export const writable: Map<string, Peer> = gossip.peers

// A stream as the writer.
const sink = gossip.sink('load')
export type Sink = Expect<Equal<typeof sink, Observer<number>>>
of(0.1, 0.2).subscribe(sink)
// @ts-expect-error -- a stream of texts cannot write a number
of('high').subscribe(gossip.sink('load'))
// @ts-expect-error -- no such key
gossip.sink('laod')
