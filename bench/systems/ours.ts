import { createGossip, nssocketTransport } from '../../src/index.js'
import type { Gossip, GossipOptions, Json, Transport } from '../../src/index.js'
import { udpTransport } from '../../src/transport/udp/index.js'
import type { System } from './system.js'

/** The transports over which our nodes are measured, each with the options that it needs. */
const transports = {
  ours: { make: (): Transport => nssocketTransport(), options: {} },
  udp: {
    make: (): Transport => udpTransport({ maxDatagramBytes: 60_000 }),
    options: { maxMessageBytes: 60_000, maxEntryBytes: 7_500 } satisfies Partial<GossipOptions>,
  },
} as const

/** Us, over one transport or another. */
export type OurName = keyof typeof transports
export const isOurs = (name: string): name is OurName => name in transports

export type OurNode = Gossip<Record<string, Json>>

/**
 * One of our nodes, not started yet, with the defaults but for what its transport needs.
 *
 * @param wrapped Puts something around its transport.
 */
export const ourNode = (
  name: OurName,
  seed: string | undefined,
  wrapped: (transport: Transport) => Transport = (transport) => transport,
): OurNode => {
  const { make, options } = transports[name]
  const seeds = seed === undefined ? [] : [seed]
  return createGossip({ cluster: 'bench', seeds, ...options }, { transport: wrapped(make()) })
}

/** Our nodes as the comparison sees them. */
export const ours = (name: OurName): System => ({
  start: async (seed, { met, updated, failed }) => {
    const gossip = ourNode(name, seed)
    gossip.membership$.subscribe(({ kind, peer }) => {
      if (kind === 'joined') met(peer)
      else if (kind === 'failed') failed(peer)
    })
    gossip.updates$.subscribe(({ peer, key, value }) => updated(peer, key, value))
    await gossip.start()
    return { name: gossip.name, set: (key, value) => gossip.set(key, value), kill: () => void gossip.stop() }
  },
})
