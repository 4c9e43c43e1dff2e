// What one process changes, all others drop from their caches: a key for each record, that expires when no copy can be left.
//
// Two web servers read articles through a cache; one of them changes an article. On screen: what each reads and from where, and that
// the note is gone everywhere once it is of no more use. A process that is cut off hears of it late: how long a copy lives is the
// bound of how stale a read can be.
import { createGossip } from 'grapevine-rx'
import { filter, take } from 'rxjs'

/** No copy is used for longer; no note about one has to last longer. */
const copyLivesMs = 2000

/** Stands for a database that all share, and that takes a while to ask. */
const articles = new Map([['42', 'Gossip, first edition']])

// Ten times as fast as the defaults, so that nobody waits.
const options = { cluster: 'caching', roundIntervalMs: 100, roundJitterMs: 10 }

function createServer(name: string, seeds: readonly string[] = []) {
  const gossip = createGossip({ ...options, name, seeds })
  const cache = new Map<string, { article: string | undefined; untilMs: number }>()
  gossip.updates$.pipe(filter(({ kind }) => kind === 'set')).subscribe(({ peer, key }) => {
    console.log(`${name}: ${peer} has changed ${key}`)
    cache.delete(key)
  })
  const read = (id: string): void => {
    const key = `article:${id}`
    const copy = cache.get(key)
    const isFresh = copy !== undefined && copy.untilMs > Date.now()
    const article = isFresh ? copy.article : articles.get(id)
    if (!isFresh) cache.set(key, { article, untilMs: Date.now() + copyLivesMs })
    console.log(`${name}: "${article}", from the ${isFresh ? 'cache' : 'database'}`)
  }
  const write = (id: string, article: string): void => {
    const key = `article:${id}`
    articles.set(id, article) // first: whoever drops its copy must find the new one
    cache.delete(key)
    gossip.set(key, Date.now(), Date.now() + copyLivesMs)
  }
  return { gossip, read, write }
}

const first = createServer('first')
await first.gossip.start()
const second = createServer('second', [`127.0.0.1:${first.gossip.address.port}`])
await second.gossip.start()
await first.gossip.peers$
  .pipe(
    filter(({ size }) => size === 1),
    take(1),
  )
  .forEach(() => {})

second.read('42')
second.read('42')

const told = second.gossip.updates$.pipe(take(1)).forEach(() => {})
const expired = second.gossip.updates$
  .pipe(
    filter(({ kind }) => kind === 'expired'),
    take(1),
  )
  .forEach(() => {})
first.write('42', 'Gossip, second edition')
await told
second.read('42')

await expired
console.log('no copy can be older than that: the note is gone')
await Promise.all([first, second].map(({ gossip }) => gossip.leave()))
