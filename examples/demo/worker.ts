// One process of the demo: a node with default settings that does what its parent orders and reports what it sees.
import { createGossip, type Gossip, type Schema, type ValuesOf } from 'grapevine-rx'
import type { Order, Report, View } from './messages.js'

const name = process.argv[2] ?? 'nobody'
type Node = Gossip<ValuesOf<Schema>>

let node: Node | undefined

const report = (what: Report): void => {
  if (process.connected) process.send?.(what)
}

const running = (): Node => {
  if (node === undefined) throw new Error(`${name} has not been started`)
  return node
}

async function start({ port, seeds, values }: Extract<Order, { kind: 'start' }>): Promise<void> {
  const gossip = createGossip({ cluster: 'demo', name, port, seeds })
  node = gossip
  gossip.membership$.subscribe((event) => report({ kind: 'membership', event }))
  gossip.updates$.subscribe(({ kind, peer, key, value }) => report({ kind: 'update', change: kind, peer, key, value }))
  gossip.diagnostics$.subscribe(({ message }) => report({ kind: 'diagnostic', message }))
  for (const [key, value] of Object.entries(values)) gossip.set(key, value)
  await gossip.start()
  report({ kind: 'started', ...gossip.address })
}

function look(gossip: Node): Record<string, View> {
  const views = [...gossip.peers.values()].map((peer): [string, View] => {
    return [peer.name, { status: peer.status, values: Object.fromEntries(gossip.entries(peer.name)) }]
  })
  return Object.fromEntries(views)
}

async function leave(gossip: Node): Promise<void> {
  await gossip.leave()
  report({ kind: 'gone' })
  process.disconnect() // nothing of the library keeps the process alive: now it ends by itself
}

async function obey(order: Order): Promise<void> {
  switch (order.kind) {
    case 'start':
      return start(order)
    case 'set':
      running().set(order.key, order.value, order.ttlMs && Date.now() + order.ttlMs)
      return
    case 'look':
      report({ kind: 'looked', peers: look(running()) })
      return
    case 'leave':
      process.off('disconnect', die)
      return leave(running())
  }
}

const die = (): never => process.exit(1)
process.on('disconnect', die) // the parent is gone
process.on('SIGINT', () => {}) // Ctrl-C reaches the whole group; the parent decides
process.on('message', (order) => void obey(order as Order))
report({ kind: 'ready' })
