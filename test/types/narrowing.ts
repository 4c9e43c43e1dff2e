// Compiled by `npm run typecheck`, never run: what docs/api.md says about types.
import * as t from 'io-ts'
import { filter, map, type Observable } from 'rxjs'
import { createGossip, type PeerName, type Round } from '../../src/index.js'
import type { Equal, Expect } from './expect.js'

const gossip = createGossip({ cluster: 'orders', schema: { load: t.number, role: t.string } })

// Before TypeScript 5.5 a filter narrows nothing by itself: a guard says it.
const isLoad = <U extends { readonly key: string }>(update: U): update is Extract<U, { readonly key: 'load' }> =>
  update.key === 'load'
export const load$ = gossip.updates$.pipe(
  filter(isLoad),
  map(({ value }) => value),
)
export type Narrowed = Expect<Equal<typeof load$, Observable<number | undefined>>>

// An interface may be extended elsewhere by what is no JSON; a type is as it stands.
interface Opened {
  readonly load: number
}
type Closed = { readonly load: number }
declare const opened: Opened
declare const closed: Closed
const untyped = createGossip({ cluster: 'orders' })
untyped.set('state', closed)
// @ts-expect-error -- see above
untyped.set('state', opened)

export type Contacted = Expect<Equal<Round['contacts'][number]['peer'], PeerName | undefined>>
