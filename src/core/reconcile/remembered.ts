import type { PeerTable } from '../membership/peer-table.js'
import type { Delta, DigestMessage } from '../message.js'

/**
 * Whoever remembers a later generation of the one who asks, and does not gossip it any more, answers with an empty delta,
 * so that a node whose clock went back can outbid its former run.
 */
export const rememberedRun = ({ sender }: DigestMessage, peers: PeerTable, wallMs: number): Delta | undefined => {
  const held = peers.get(sender.name)
  const hidden = held !== undefined && !peers.isGossiped(held) ? held : undefined
  const memory = hidden ?? peers.forgotten.covering({ ...sender, heartbeat: 0 }, wallMs)
  if (memory === undefined || memory.generation <= sender.generation) return undefined
  const nothing = { from: 0, gcVersion: 0, toVersion: 0, senderMax: 0, entries: [] }
  const { name, address, generation, heartbeat } = memory
  return { name, address, generation, heartbeat, status: 'failed', ageMs: 0, ...nothing }
}
