import { backlogAgeMs } from '../flow/backlog.js'
import type { Delta } from '../message.js'
import type { Deadlines } from '../state/deadlines.js'
import type { Applied, Replica } from '../state/replica.js'
import { Resync } from '../state/resync.js'
import type { Context } from '../step.js'
import { forgetGoneFor, publish, report } from './lifecycle.js'
import type { PeerTable } from './peer-table.js'

/** Applies a delta to what is held of a peer, as far as there is room, and tells of it. `undefined` where there is none. */
export const applyDelta = (
  context: Context,
  peers: PeerTable,
  deadlines: Deadlines,
  replica: Replica,
  delta: Delta,
): Applied | undefined => {
  const { settings, now } = context
  const { maxStateBytes, maxKeysPerPeer } = settings
  peers.accounting(replica, () => replica.collect(delta, now.monotonicMs))
  // for what is not taken in anyway nobody has to go
  const incoming = replica.takes(delta) ? growthBytes(replica, delta, maxKeysPerPeer) : 0
  if (incoming > 0 && !makesRoom(context, peers, replica, incoming)) {
    const message = `${delta.name} has more than fits: all peers together may take maxStateBytes = ${maxStateBytes}; publish less, or raise it`
    report(context, 'state-full', message, replica)
    return undefined
  }
  const { maxVersion } = replica
  const applied = peers.accounting(replica, () => replica.apply(delta, maxKeysPerPeer, now.monotonicMs))
  if (replica.maxVersion > maxVersion)
    replica.passed(maxVersion, delta.senderMax, now.monotonicMs, backlogAgeMs(settings))
  for (const entry of applied.expiring) deadlines.watch(replica.name, replica.entries, entry)
  publish(context, replica, applied.changes)
  if (applied.overKeyLimit) {
    const message = `${delta.name} has more keys than maxKeysPerPeer = ${maxKeysPerPeer}; the rest is not taken in: use fewer, or raise it on all nodes`
    report(context, 'too-many-keys', message, replica)
  }
  return applied
}

/** Whether so much more of a peer fits; for one that lives those who are gone make room. */
const makesRoom = (context: Context, peers: PeerTable, { status }: Replica, bytes: number): boolean => {
  const missing = peers.bytes + bytes - context.settings.maxStateBytes
  return missing <= 0 || (status === 'alive' && forgetGoneFor(context, peers, missing))
}

/**
 * What a delta needs beyond what is held: what it takes the place of is given back. One that may be cut short by the cap on
 * keys needs as much as the most demanding of its beginnings.
 */
const growthBytes = (replica: Replica, delta: Delta, maxKeys: number): number => {
  const { resync, maxVersion } = replica
  const begins = Resync.begins(delta, resync?.goal ?? maxVersion)
  const base = begins ? undefined : (resync ?? replica)
  let bytes = base?.entries.bytes ?? 0
  let most = bytes
  for (const entry of delta.entries) {
    if (base !== undefined && entry.version <= base.maxVersion) continue
    bytes += entry.bytes - (base?.entries.get(entry.key)?.bytes ?? 0)
    most = Math.max(most, bytes)
  }
  const keys = base?.entries.size ?? 0
  return (keys + delta.entries.length > maxKeys ? most : bytes) - replica.bytes
}
