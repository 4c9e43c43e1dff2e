// Who serves which shard: each node works it out from `peers$`, and all who know the same peers come to the same answer.
//
// By rendezvous hashing a shard belongs to the live node whose name scores highest with it, so that whoever comes or goes moves
// its own shards and no others. On screen: how 120 shards are spread over three nodes, then what moves as a fourth comes and
// as one of them fails. This is no lock: while two nodes know different peers, both may hold a shard, or neither.
import { createHash } from 'node:crypto'
import { createGossip, type Gossip } from 'grapevine-rx'
import { distinctUntilChanged, filter, firstValueFrom, map, type Observable } from 'rxjs'

const shards = Array.from({ length: 120 }, (_, i) => `shard-${i}`)

const score = (shard: string, name: string): string => createHash('sha256').update(`${shard} ${name}`).digest('hex')

/** Who of these serves a shard: the same wherever it is asked. */
const ownerOf = (shard: string, names: readonly string[]): string =>
  names.reduce((best, name) => (score(shard, name) > score(shard, best) ? name : best))

/** Who serves what, as one node sees it: again for each change of who is alive. A node is not among its own peers. */
const owners$ = ({ name, peers$ }: Pick<Gossip<object>, 'name' | 'peers$'>): Observable<ReadonlyMap<string, string>> =>
  peers$.pipe(
    map((peers) => [...peers.values()].filter(({ status }) => status === 'alive').map((peer) => peer.name)),
    map((live) => [name, ...live].sort()),
    distinctUntilChanged((before, after) => before.join() === after.join()),
    map((names) => new Map(shards.map((shard) => [shard, ownerOf(shard, names)]))),
  )

// Twenty times as fast as the defaults, and quick to call somebody failed, so that nobody waits.
const pace = { roundIntervalMs: 50, roundJitterMs: 5, heartbeatIntervalMs: 50, evaluationIntervalMs: 50 }
const patience = { phiMinDeviationMs: 50, phiAcceptablePauseMs: 500 }
const make = (name: string, ...seeds: readonly string[]) =>
  createGossip({ cluster: 'sharding', name, seeds, ...pace, ...patience })

const ada = make('ada')
await ada.start()
const seed = `127.0.0.1:${ada.address.port}`
const [bob, cem, dan] = [make('bob', seed), make('cem', seed), make('dan', seed)]

/** Of a node that is stopped before it sees that. */
const none = { defaultValue: new Map<string, string>() }

/** Waits until each of these nodes sees just them; returns who serves what, on which all agree. */
async function agreed(...nodes: readonly ReturnType<typeof make>[]): Promise<ReadonlyMap<string, string>> {
  const isBetween = (owners: ReadonlyMap<string, string>): boolean => new Set(owners.values()).size === nodes.length
  const views = await Promise.all(nodes.map((node) => firstValueFrom(owners$(node).pipe(filter(isBetween)), none)))
  const [first, ...others] = views.map((owners) => [...owners].join())
  if (others.some((view) => view !== first)) throw new Error('they know the same peers, and do not agree')
  return views[0] as ReadonlyMap<string, string>
}

/** How many of the shards have another owner now, and of whose and to whom they went. */
function moved(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string {
  const moves = shards.filter((shard) => before.get(shard) !== after.get(shard))
  const names = (owners: ReadonlyMap<string, string>) => [...new Set(moves.map((shard) => owners.get(shard)))].sort()
  return `${moves.length} of ${shards.length} shards have moved, from ${names(before).join(', ')} to ${names(after).join(', ')}`
}

await Promise.all([bob.start(), cem.start()])
const three = await agreed(ada, bob, cem)
const count = (name: string): number => shards.filter((shard) => three.get(shard) === name).length
console.log(`ada has ${count('ada')} shards, bob ${count('bob')}, cem ${count('cem')}`)

await dan.start()
const four = await agreed(ada, bob, cem, dan)
console.log(`dan has come: ${moved(three, four)}`)

await bob.stop() // no goodbye: to the others this is a crash
console.log(`bob has failed: ${moved(four, await agreed(ada, cem, dan))}`)

await Promise.all([ada, cem, dan].map((node) => node.leave()))
