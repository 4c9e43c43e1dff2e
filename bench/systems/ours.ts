import { createGossip } from '../../src/index.js'
import type { GossipOptions, Transport } from '../../src/index.js'
import type { System } from './system.js'

/** Our nodes over the transport given, with the defaults but for what it needs. */
export const ours = (transport: () => Transport, options: Partial<GossipOptions> = {}): System => ({
  start: async (seed, { met, updated, failed }) => {
    const gossip = createGossip(
      { cluster: 'bench', seeds: seed === undefined ? [] : [seed], ...options },
      { transport: transport() },
    )
    gossip.membership$.subscribe(({ kind, peer }) => {
      if (kind === 'joined') met(peer)
      else if (kind === 'failed') failed(peer)
    })
    gossip.updates$.subscribe(({ peer, key, value }) => updated(peer, key, value))
    await gossip.start()
    return { name: gossip.name, set: (key, value) => gossip.set(key, value), kill: () => void gossip.stop() }
  },
})
