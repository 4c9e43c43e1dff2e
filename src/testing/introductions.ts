import type { Delta, DeltasMessage } from '../core/message.js'
import type { GossipNode } from '../core/node.js'
import { deltaOf } from '../core/reconcile/packing.js'
import { deltaEntryOf } from '../core/state/entry.js'
import { senderOf } from '../core/state/holding.js'
import { jsonSizes } from '../wire/sizes.js'

/** A node, and what its monotonic clock shows. */
export interface Member {
  readonly node: GossipNode
  readonly nowMs: number
}

/** For each member the message by which it learns of all of them as they are now, said by the one before it. */
export const introductionsAmong = (members: readonly Member[], cluster: string): DeltasMessage[] => {
  const deltas = members.map(({ node, nowMs }) => wholeMap(node.own, nowMs))
  return members.map((_, i) => {
    const sender = senderOf((members.at(i - 1) as Member).node.own)
    return { type: 'deltas', cluster, sender, deltas }
  })
}

const wholeMap = (own: GossipNode['own'], nowMs: number): Delta => {
  const entries = [...own.entries].map((entry) => deltaEntryOf(entry, nowMs, jsonSizes))
  return deltaOf(own, 0, own.maxVersion, entries, nowMs)
}
