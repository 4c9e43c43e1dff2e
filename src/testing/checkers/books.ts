import type { GossipNode } from '../../core/node.js'
import { numberOf, plus } from '../../core/state/fingerprint.js'
import { mark } from '../../core/state/peer-store.js'
import type { Checker } from './step.js'

/** What a node keeps a second time, so as not to look for it among all, is what it would find. */
export const booksAgree = (): Checker => (step) => {
  const fault = lists(step.node) ?? roster(step.node)
  return fault === undefined ? undefined : `${step.node.own.name}: ${fault}`
}

const lists = ({ peers }: GossipNode): string | undefined => {
  const { live, failed, left, store, size } = peers
  if (live.size + failed.size + left.size !== size) return `${size} peers are not as many as those of each status`
  for (const [status, group] of Object.entries({ alive: live, failed, left })) {
    for (const replica of group) if (replica.status !== status) return `${replica.name} stands among the ${status}`
  }
  for (const { name, slot, status, evidence, suspicion, resync } of peers.all()) {
    const isSuspected = suspicion !== undefined && status === 'alive'
    const isUnsettled = isSuspected || evidence !== undefined || resync !== undefined
    if (isUnsettled !== store.unsettled.has(slot)) return `whether something goes on about ${name} is noted wrongly`
  }
  const unknown = peers.heldBack.names(-Infinity).find((name) => peers.get(name) === undefined)
  return unknown === undefined ? undefined : `${unknown} is held back and not held`
}

const roster = ({ own, peers }: GossipNode): string | undefined => {
  const { records, roster } = peers.store
  let fingerprint = numberOf(own)
  let size = 1
  for (const replica of peers.all()) {
    if ((records.marks(replica.slot) & mark.listed) === 0) continue
    fingerprint = plus(fingerprint, numberOf(replica))
    size += 1
  }
  const isRight = roster.size === size && roster.fingerprint === fingerprint
  return isRight ? undefined : `its roster of ${roster.size} is not that of the ${size} on it`
}
