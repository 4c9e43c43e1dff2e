import type { Diagnostic } from '../../src/core/events.js'
import { createGossip } from '../../src/gossip/create-gossip.js'
import { nssocketTransport } from '../../src/transport/nssocket/index.js'
import { closeAll, cleanUp, rawClient } from '../transport/sockets.js'

afterEach(closeAll)

test('who connects again and again, and is turned away for the same each time, is told of once', async () => {
  const node = createGossip({ cluster: 'test' }, { transport: nssocketTransport({ maxInboundConnections: 1 }) })
  cleanUp(() => node.stop())
  const told: Diagnostic[] = []
  node.diagnostics$.subscribe((diagnostic) => told.push(diagnostic))
  await node.start()
  await rawClient(node.address) // takes the only place
  for (let i = 0; i < 4; i++) await (await rawClient(node.address)).closed
  await new Promise(setImmediate) // in which the last one is told of
  expect(told).toEqual([
    {
      kind: 'transport',
      address: expect.stringMatching(/^127\.0\.0\.1:\d+$/) as string,
      message: expect.stringContaining(
        'too-many-connections: 1 connections are open already; raise the limit',
      ) as string,
    },
  ])
})
