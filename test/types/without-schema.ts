// Compiled by `npm run typecheck`, never run.
import * as t from 'io-ts'
import { filter, map, type Observable } from 'rxjs'
import { createGossip, type Failure, type Gossip, type Json, type MembershipEvent, type Peer } from '../../src/index.js'
import type { Equal, Expect } from './expect.js'

const gossip = createGossip({ cluster: 'orders' })

export const value$ = gossip.updates$.pipe(map(({ value }) => value))
// Any text is a key here, so testing one narrows nothing: TypeScript wants the test of `kind` in a filter of its own.
export const load$ = gossip.updates$.pipe(
  filter((update) => update.key === 'load'),
  filter((update) => update.kind === 'set'),
  map(({ value }) => value),
)
export const values$ = gossip.values$('anything')
export const own = gossip.get('anything')
export const all = gossip.entries('b')
export type AnyJson = [
  Expect<Equal<typeof gossip, Gossip<{ readonly [key: string]: Json }>>>,
  Expect<Equal<typeof value$, Observable<Json | undefined>>>,
  Expect<Equal<typeof load$, Observable<Json>>>,
  Expect<Equal<typeof values$, Observable<ReadonlyMap<string, Json>>>>,
  Expect<Equal<typeof own, Json | undefined>>,
  Expect<Equal<typeof all, ReadonlyMap<string, Json>>>,
]

gossip.set('anything', { nested: [1, 'two', null, { three: true }] })
// @ts-expect-error -- not JSON
gossip.set('anything', new Date())
// @ts-expect-error -- not JSON
gossip.set('anything', () => 1)
// @ts-expect-error -- not JSON
gossip.set('anything', 10n)
// @ts-expect-error -- a key is a string
gossip.set(5, 1)

// Streams and snapshots.
export const failed$ = gossip.membership$.pipe(filter((event) => event.kind === 'failed'))
export type Streams = [
  Expect<Equal<typeof gossip.failures$, Observable<Failure>>>,
  Expect<Equal<typeof gossip.membership$, Observable<MembershipEvent>>>,
  Expect<Equal<typeof failed$, Observable<Failure>>>,
  Expect<Equal<typeof gossip.peers$, Observable<ReadonlyMap<string, Peer>>>>,
  Expect<Equal<Peer['status'], 'alive' | 'failed' | 'left'>>,
]

// Options.
// @ts-expect-error -- the cluster's name is missing
createGossip({})
// @ts-expect-error -- no such option
createGossip({ cluster: 'orders', prot: 9000 })
// @ts-expect-error -- seeds are texts
createGossip({ cluster: 'orders', seeds: [9000] })
// @ts-expect-error -- a schema has codecs
createGossip({ cluster: 'orders', schema: { load: 'number' } })
createGossip({ cluster: 'orders', schema: { load: t.number }, phiDistribution: 'exponential' })

// It disposes of itself.
export const scope = async (): Promise<void> => {
  await using scoped = createGossip({ cluster: 'orders' })
  await scoped.start()
}
