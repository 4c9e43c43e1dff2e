import { createGossip } from '../../src/gossip/create-gossip.js'
import type { Transport } from '../../src/transport/port.js'
import { nssocketTransport } from '../../src/transport/nssocket/index.js'
import { udpTransport } from '../../src/transport/udp/index.js'
import { next } from '../transport/sockets.js'

/** Real sockets: what a seed's name stands for is drawn anew, and each node is among those it stands for. */
const service = { host: 'gossip.test', hosts: ['127.0.0.10', '127.0.0.11', '127.0.0.12'] }
const lookup = async (): Promise<readonly string[]> => service.hosts

const transports: Record<string, (random: () => number) => Transport> = {
  nssocket: (random) => nssocketTransport({ lookup, random }),
  UDP: (random) => udpTransport({ lookup, random }),
}

const pace = { roundIntervalMs: 50, roundJitterMs: 5, heartbeatIntervalMs: 50, evaluationIntervalMs: 50 }

/** First itself, then whoever is next: the worst that can be drawn. */
const itselfFirst = (index: number): (() => number) => {
  let draws = 0
  return () => ((index + Math.max(0, draws++ - 1)) % 3) / 3
}

test.each(Object.entries(transports))(
  'nodes of one headless service find each other, though each draws itself first: over %s',
  async (_, transportOf) => {
    const scout = createGossip({ cluster: 'test', host: service.hosts[0]! }, { transport: transportOf(itselfFirst(0)) })
    await scout.start()
    const { port } = scout.address
    await scout.stop()
    const nodes = service.hosts.map((host, index) =>
      createGossip(
        { ...pace, cluster: 'test', host, port, seeds: [`${service.host}:${port}`] },
        { transport: transportOf(itselfFirst(index)) },
      ),
    )
    const foundThemselves = nodes.map(({ diagnostics$ }) => next(diagnostics$, ({ kind }) => kind === 'self-as-seed'))
    await Promise.all(nodes.map((node) => node.start()))
    await Promise.all(nodes.map(({ peers$ }) => next(peers$, ({ size }) => size === 2)))
    for (const { message } of await Promise.all(foundThemselves)) expect(message).toMatch('it is asked again')
    await Promise.all(nodes.map((node) => node.stop()))
  },
)
