import { hosts, observed } from './support.js'

/** Room for about twenty rows in a digest. */
const options = { maxMessageBytes: 2048, maxEntryBytes: 512 }
const size = 64
/** Rounds within which a newcomer must know everybody: it asks for some twenty names in each. */
const boundMs = 20_000

test('a newcomer learns of more peers than a digest has rows for, with their maps', () => {
  const { cluster, of, settlesWithin } = observed(options, { checked: false })
  const nodes = cluster.startMany(hosts(size))
  nodes.forEach((node, i) => node.set('i', i))
  expect(settlesWithin(60_000)).toBeDefined()
  const complete: boolean[] = []
  cluster.network.tap((message) => message.type === 'digest' && complete.push(message.complete))
  const newcomer = cluster.start('newcomer')
  const knowsAll = () => newcomer.peers.size === size && nodes.every(({ name }, i) => newcomer.value(name, 'i') === i)
  expect(cluster.runUntil(knowsAll, boundMs, 100)).toBeDefined()
  expect(settlesWithin(boundMs)).toBeDefined()
  expect(complete).toContain(false)
  expect(of('failed')).toEqual([])
})
