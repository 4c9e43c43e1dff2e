import type { PeerTable } from '../membership/peer-table.js'
import type { Delta, DigestMessage } from '../message.js'

/**
 * Whoever remembers a later generation of the one who asks, or a later heartbeat of this one, and does not gossip it any more,
 * answers with an empty delta. So a node whose clock went back can outbid its former run, and one that was set back to an earlier
 * state (a machine's snapshot), or of which somebody claimed too much, itself: until then nobody would take it in.
 */
export const rememberedRun = ({ sender, rows }: DigestMessage, peers: PeerTable, wallMs: number): Delta | undefined => {
  const held = peers.get(sender.name)
  const hidden = held !== undefined && !peers.isGossiped(held) ? held : undefined
  const said = rows.find(({ name }) => name === sender.name)?.heartbeat ?? 0
  const memory =
    hidden ?? peers.forgotten.covering({ name: sender.name, generation: sender.generation, heartbeat: said }, wallMs)
  if (memory === undefined || memory.generation < sender.generation) return undefined
  if (memory.generation === sender.generation && memory.heartbeat <= said) return undefined
  const nothing = { from: 0, gcVersion: 0, toVersion: 0, senderMax: 0, entries: [] }
  const { name, address, generation, heartbeat } = memory
  return { name, address, generation, heartbeat, status: 'failed', ageMs: 0, ...nothing }
}
