// Compiled by `npm run typecheck`, never run.
import type { Gossip, Json } from '../../src/index.js'
import { SimulatedCluster } from '../../src/testing/index.js'
import type { Equal, Expect } from './expect.js'

const cluster = new SimulatedCluster()
export const pair = cluster.startMany(['a', 'b'])
const names: readonly string[] = ['c', 'd']
export const some = cluster.startMany(names)

type AnyGossip = Gossip<{ readonly [key: string]: Json }>
export type OneForEachName = [
  Expect<Equal<typeof pair, [AnyGossip, AnyGossip]>>,
  Expect<Equal<typeof some, AnyGossip[]>>,
]
