// A balancer that sends each request to the least loaded live worker, as far as gossip has told it.
//
// Three workers of different size publish their load; the balancer reads `values$('load')`, which holds live peers only. On
// screen: how 60 requests are spread (the larger the worker, the more), then who gets them after one worker has left and
// after another has crashed.
import { createGossip } from 'grapevine-rx'
import * as t from 'io-ts'
import { BehaviorSubject, filter, interval, map, take } from 'rxjs'

const cluster = {
  cluster: 'balancing',
  schema: { load: t.number },
  // Twenty times as fast as the defaults, and quick to call somebody failed, so that nobody waits.
  roundIntervalMs: 50,
  roundJitterMs: 5,
  heartbeatIntervalMs: 50,
  evaluationIntervalMs: 50,
  phiMinDeviationMs: 50,
  phiAcceptablePauseMs: 500,
}

await using balancer = createGossip({ ...cluster, name: 'balancer' })
await balancer.start()
const seeds = [`127.0.0.1:${balancer.address.port}`]

/** A worker: its load is the number of requests in hand by what it can take. */
function createWorker(name: string, capacity: number) {
  const gossip = createGossip({ ...cluster, name, seeds })
  const inHand = new BehaviorSubject(0)
  inHand.pipe(map((requests) => requests / capacity)).subscribe(gossip.sink('load'))
  const serve = (): void => {
    inHand.next(inHand.value + 1)
    setTimeout(() => inHand.next(inHand.value - 1), 300)
  }
  return { name, gossip, serve }
}

const workers = [createWorker('small', 2), createWorker('medium', 6), createWorker('large', 12)]

let loads: ReadonlyMap<string, number> = new Map()
const loads$ = balancer.values$('load')
loads$.subscribe((latest) => (loads = latest))

const leastLoaded = (): string | undefined => [...loads].sort(([, a], [, b]) => a - b)[0]?.[0]

/** Sends requests, one each 30 ms, and says who got how many. */
async function send(requests: number): Promise<void> {
  const served = new Map(workers.map(({ name }) => [name, 0]))
  await interval(30)
    .pipe(take(requests))
    .forEach(() => {
      const worker = workers.find(({ name }) => name === leastLoaded())
      if (worker === undefined) return
      worker.serve()
      served.set(worker.name, (served.get(worker.name) ?? 0) + 1)
    })
  console.log(`  ${requests} requests: ${[...served].map(([name, count]) => `${name} ${count}`).join(', ')}`)
}

const when = (condition: (live: ReadonlyMap<string, number>) => boolean): Promise<void> =>
  loads$.pipe(filter(condition), take(1)).forEach(() => {})

await Promise.all(workers.map(({ gossip }) => gossip.start()))
await when(({ size }) => size === 3)
console.log('Three workers are there')
await send(60)

await workers[2]?.gossip.leave()
await when((live) => !live.has('large'))
console.log('large has left')
await send(30)

balancer.failures$.subscribe(({ peer, phi, silentForMs }) => {
  console.log(`${peer} has failed: phi ${phi.toFixed(1)} after ${silentForMs.toFixed(0)} ms of silence`)
})
await workers[1]?.gossip.stop() // no goodbye: to the others this is a crash
await when((live) => !live.has('medium'))
await send(30)

await Promise.all(workers.map(({ gossip }) => gossip.stop()))
