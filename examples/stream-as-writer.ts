// `gossip.sink(key)` is an Observer: subscribe it to a stream, and each value of the stream is published.
//
// A sensor that rises in steps writes `load`; another node prints what reaches it. On screen: a value that is refused, rising
// ones, but not 0.9, which is overwritten at once (gossip carries the newest state, not a log), and the last one, which stays
// after the stream ended.
import { createGossip } from 'grapevine-rx'
import * as t from 'io-ts'
import { concat, distinctUntilChanged, filter, interval, map, of, take, takeWhile } from 'rxjs'

const schema = { load: t.number }
// Ten times as fast as the defaults, so that nobody waits.
const options = { cluster: 'sink', schema, roundIntervalMs: 100, roundJitterMs: 10 }

await using reader = createGossip({ ...options, name: 'reader' })
const arrived = reader.updates$
  .pipe(takeWhile(({ value }) => value !== 1, true))
  .forEach(({ value }) => console.log(`reader: load ${value}`))
await reader.start()

await using writer = createGossip({ ...options, name: 'writer', seeds: [`127.0.0.1:${reader.address.port}`] })
writer.diagnostics$
  .pipe(filter(({ kind }) => kind === 'sink'))
  .subscribe(({ message }) => console.log(`writer: refused: ${message}`))
await writer.start()

// The first reading is no number; then 20 that rise, and two more at once. Rounded to tenths: only what changed is worth a write.
const load$ = concat(of(NaN), interval(80).pipe(take(20)), of(22, 24)).pipe(
  map((i) => Math.round((10 * i) / 24) / 10),
  distinctUntilChanged(),
)
load$.subscribe(writer.sink('load'))

await arrived
console.log(`reader: the stream is over, the value stays: ${reader.value('writer', 'load')}`)
