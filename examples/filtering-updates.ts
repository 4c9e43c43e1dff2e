// One stream of updates, narrowed by key and combined with ordinary RxJS operators.
//
// Two workers publish a role and a few loads; a watcher filters and folds what it hears. On screen: the role of each worker,
// an alarm for each load above 0.8, and how many loads each worker has published. Ends once both have said that they are done.
import { createGossip } from 'grapevine-rx'
import * as t from 'io-ts'
import { concatMap, delay, filter, from, map, of, scan, take } from 'rxjs'

const schema = {
  load: t.number,
  role: t.union([t.literal('api'), t.literal('batch'), t.literal('done')]),
}
// Ten times as fast as the defaults, so that nobody waits.
const options = { cluster: 'filtering', schema, roundIntervalMs: 100, roundJitterMs: 10 }

await using watcher = createGossip({ ...options, name: 'watcher' })

// Testing `key` narrows the value: a number here, a role there. Testing `kind` tells it from what is gone.
const loads$ = watcher.updates$.pipe(
  filter((update) => update.key === 'load'),
  filter((update) => update.kind === 'set'),
)
const roles$ = watcher.updates$.pipe(filter((update) => update.key === 'role'))

loads$
  .pipe(filter(({ value }) => value > 0.8))
  .subscribe(({ peer, value }) => console.log(`alarm: ${peer} is at ${(100 * value).toFixed(0)} %`))

loads$
  .pipe(
    scan((counts, { peer }) => counts.set(peer, (counts.get(peer) ?? 0) + 1), new Map<string, number>()),
    map((counts) => [...counts].map(([peer, count]) => `${peer} ${count}`).sort()),
  )
  .subscribe((counts) => console.log(`loads heard so far: ${counts.join(', ')}`))

roles$.subscribe(({ peer, value, previous }) => console.log(`role of ${peer}: ${previous ?? 'none'} -> ${value}`))

const done = roles$
  .pipe(
    filter(({ value }) => value === 'done'),
    take(2),
  )
  .forEach(() => {})

await watcher.start()
const seeds = [`127.0.0.1:${watcher.address.port}`]

await using web = createGossip({ ...options, name: 'web', seeds })
await using mill = createGossip({ ...options, name: 'mill', seeds })
web.set('role', 'api')
mill.set('role', 'batch')
await Promise.all([web.start(), mill.start()])

// Slower than the rounds: a value that is overwritten before it was passed on is never seen. Gossip carries state, not a log.
const slowly$ = (...loads: number[]) => from(loads).pipe(concatMap((load) => of(load).pipe(delay(300))))

await Promise.all([
  slowly$(0.3, 0.9, 0.4)
    .forEach((load) => web.set('load', load))
    .then(() => web.set('role', 'done')),
  slowly$(0.5, 0.7, 0.95, 0.85)
    .forEach((load) => mill.set('load', load))
    .then(() => mill.set('role', 'done')),
])
await done
