// The classic of gossip in Node, as the README of the ancestor of this library (npm `grapevine`) has it: a
// seed, 20 peers that know only the seed, and an updater that joins later and sets a key for good and one that expires.
//
// There the peers run for ever and the updater waits 15 seconds; here rounds are ten times as fast, and it ends once every
// peer has seen it all. On screen: what each of the 20 sees of the updater.
import { createGossip, type Gossip, type Schema, type ValuesOf } from 'grapevine-rx'
import { filter, take } from 'rxjs'

type Node = Gossip<ValuesOf<Schema>>

const fast = { cluster: 'ancestor', roundIntervalMs: 100, roundJitterMs: 10 }

const create = (name: string, seeds: string[]): Node => createGossip({ ...fast, name, seeds })

// Create a seed peer.
await using seed = create('seed', [])
await seed.start()
const seeds = [`127.0.0.1:${seed.address.port}`]

// Create 20 new peers and point them at the seed; usually each would be a process of its own, and there would be several seeds.
const peers = Array.from({ length: 20 }, (_, i) => create(`peer-${i + 1}`, seeds))

const knowsAll = (node: Node) =>
  node.peers$
    .pipe(
      filter(({ size }) => size === peers.length),
      take(1),
    )
    .forEach(() => {})
const known = Promise.all(peers.map(knowsAll))

const seen = Promise.all(
  peers.map((peer) => {
    const updates$ = peer.updates$.pipe(filter((update) => update.peer === 'updater'))
    updates$.subscribe(({ kind, key, value, peer: from }) => {
      console.log(`${peer.name}: ${from} ${kind} ${key}${kind === 'set' ? ` to ${JSON.stringify(value)}` : ''}`)
    })
    return updates$
      .pipe(
        filter(({ kind }) => kind === 'expired'),
        take(1),
      )
      .forEach(() => {})
  }),
)
await Promise.all(peers.map((peer) => peer.start()))
await known
console.log('All 20 know each other and the seed.')

// Add another peer, which updates its state.
await using updater = create('updater', seeds)
await updater.start()
updater.set('somekey', 'somevalue')
// With a time to live: 2 seconds from now it disappears, here and everywhere.
updater.set('lease', 'mine', Date.now() + 2000)

await seen
const kept = peers.filter((peer) => peer.value('updater', 'somekey') === 'somevalue').length
const leases = peers.filter((peer) => peer.value('updater', 'lease') !== undefined).length
console.log(`${kept} of 20 hold somekey, ${leases} of 20 hold the lease.`)

await Promise.all(peers.map((peer) => peer.stop()))
