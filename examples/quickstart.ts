// Two nodes in one process meet and share a typed value.
//
// On screen: they meet, and bob learns ada's load; then ada leaves, and bob sees that she left, which is no failure.
import { createGossip } from 'grapevine-rx'
import * as t from 'io-ts'
import { filter, take, takeWhile } from 'rxjs'

const schema = { load: t.number, role: t.string }

await using ada = createGossip({ cluster: 'quickstart', name: 'ada', schema })
ada.membership$.pipe(take(1)).subscribe(({ kind, peer }) => {
  console.log(`ada: ${peer} ${kind}`)
  ada.set('load', 0.3)
})
await ada.start()

const seeds = [`127.0.0.1:${ada.address.port}`]
await using bob = createGossip({ cluster: 'quickstart', name: 'bob', seeds, schema })
const goodbye = bob.membership$
  .pipe(takeWhile(({ kind }) => kind !== 'left', true))
  .forEach(({ kind, peer }) => console.log(`bob: ${peer} ${kind}`))
const loads$ = bob.updates$.pipe(filter((update) => update.key === 'load'))
const learnt = loads$.pipe(take(1)).forEach(({ peer, value }) => console.log(`bob: the load of ${peer} is ${value}`))
await bob.start()

await learnt
await ada.leave()
await goodbye
