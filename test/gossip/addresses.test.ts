import type { Address } from '../../src/core/address.js'
import { createGossip } from '../../src/gossip/create-gossip.js'
import { memoryNetwork } from '../../src/testing/memory-network.js'
import { VirtualCluster } from '../support/virtual-cluster.js'

let cluster: VirtualCluster
beforeEach(() => (cluster = new VirtualCluster()))
afterEach(() => cluster.stop())

/** A caller that makes another address of one that it was given, perhaps to show it. */
const redirect = (address: Address): unknown => Object.assign(address, { host: 'elsewhere', port: 1 })

test('nobody can change where a node reaches its peers, or is reached, by what it is told of them', async () => {
  const [a, b] = [cluster.make('a'), cluster.make('b', { seeds: ['a:9000'] })]
  const told: Address[] = []
  for (const node of [a, b]) {
    node.membership$.subscribe(({ address }) => told.push(address))
    node.rounds$.subscribe(({ contacts }) => told.push(...contacts.map(({ address }) => address)))
    await node.start()
    told.push(node.address)
  }
  cluster.run(5000)
  for (const node of [a, b]) for (const { address } of node.peers.values()) told.push(address)
  const written = ['a', 'b'].map((host) => ({ host, port: 9000 }))
  expect(told).toEqual(expect.arrayContaining(written))
  for (const address of told) expect(() => redirect(address)).toThrow(TypeError)
  for (const address of told) expect(written).toContainEqual(address)
})

test.each([
  ['bound', { host: '127.0.0.1' }],
  ['advertised', { host: '127.0.0.1', advertise: 'public.test' }],
])('an own address that is the %s one is its own, whatever the transport keeps', async (_, options) => {
  const bound = { host: '127.0.0.1', port: 9000 }
  const transport = Object.assign(memoryNetwork().transport(), { listen: () => Promise.resolve(bound) })
  const node = createGossip({ cluster: 'test', ...options }, { transport })
  await node.start()
  expect(() => redirect(node.address)).toThrow(TypeError)
  expect(Object.isFrozen(bound)).toBe(false)
  await node.stop()
})
