import type { Deadlines } from '../state/deadlines.js'
import type { Context } from '../step.js'
import { publish } from './lifecycle.js'
import type { PeerTable } from './peer-table.js'

/** Turns every entry whose time has come into its tombstone: each holder by itself, the owner included. */
export const expireDue = (context: Context, peers: PeerTable, deadlines: Deadlines): void => {
  const { own, now } = context
  const nowMs = now.monotonicMs
  for (let due = deadlines.takeDue(nowMs); due !== undefined; due = deadlines.takeDue(nowMs)) {
    const { owner, map, entry } = due
    const replica = peers.get(owner)
    if (map === own.entries) own.expire(entry, nowMs)
    else if (replica?.entries === map) {
      const change = peers.accounting(replica, () => replica.expire(entry))
      if (change !== undefined) publish(context, replica, [change])
    }
  }
}
