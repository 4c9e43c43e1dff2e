import { formatAddress } from '../address.js'
import { wallTimeOf } from '../clock.js'
import { phi } from '../detection/phi.js'
import type { Diagnostic, MembershipEvent } from '../events.js'
import type { PeerName } from '../message.js'
import { type Change, changeBetween } from '../state/change.js'
import type { Replica } from '../state/replica.js'
import type { Context } from '../step.js'
import type { PeerTable } from './peer-table.js'
import { meanIntervalMs, phiOf } from './weighing.js'

/** Tells observers of something in a peer's life that needs no further words. */
export const announce = (
  { emit, now }: Context,
  kind: Exclude<MembershipEvent['kind'], 'failed'>,
  { name: peer, address, generation }: Replica,
): void => emit({ kind: 'membership', event: { kind, peer, address, generation, at: now.wallMs } })

export const report = (
  context: Context,
  kind: Diagnostic['kind'],
  message: string,
  { name, address }: Pick<Replica, 'name' | 'address'>,
): void => context.report({ kind, message, peer: name, address: formatAddress(address) })

/** For so many rounds after a verdict a heartbeat from before the peer's death may still be under way. */
const roundsUnderWay = 5

/**
 * Whether a newer heartbeat of a failed peer says nothing against the verdict: soon after it others may still tell of one from
 * before. Heartbeats tell the time: one that is from after the verdict is further ahead than the silence that led to it was long.
 */
export const isFromBeforeVerdict = (context: Context, replica: Replica, heartbeat: number): boolean => {
  const { now, settings } = context
  const { status, statusSinceMs, lastArrivalMs, suspicion } = replica
  if (status !== 'failed') return false
  const failedForMs = now.monotonicMs - statusSinceMs
  // what this node alone says of it, as one that is cut off does of all, it cannot have heard of
  const isTold = suspicion !== undefined && suspicion.accusers.length > 1 && !suspicion.isSpoken
  // where digests hold a part of the peers, heartbeats take as much longer to go round
  const underWayMs = roundsUnderWay * Math.max(settings.roundIntervalMs, meanIntervalMs(context, replica))
  if (isTold && !suspicion.isRefutedBy(heartbeat) && failedForMs < underWayMs) return true
  if (failedForMs >= roundsUnderWay * settings.roundIntervalMs) return false
  return (heartbeat - replica.heartbeat) * settings.heartbeatIntervalMs <= statusSinceMs - lastArrivalMs
}

/** A newer heartbeat arrived: a sample for the detector, and the end of a failure. */
export const arrive = (context: Context, replica: Replica): void => {
  const nowMs = context.now.monotonicMs
  replica.arrive(nowMs)
  if (replica.status === 'alive') return
  replica.setStatus('alive', nowMs, nowMs)
  if (replica.announced) return announce(context, 'recovered', replica)
  replica.announced = true
  announce(context, 'joined', replica)
  publish(
    context,
    replica,
    [...replica.entries].flatMap((entry) => changeBetween(undefined, entry) ?? []),
  )
}

/** Tells observers of changes to a peer's map. One that is not on show yet is told of as a whole when it joins. */
export const publish = ({ now, emit }: Context, replica: Replica, changes: readonly Change[]): void => {
  if (!replica.announced) return
  const peer = replica.name
  for (const { key, kind, value: said, previous, version, deadlineMs } of changes) {
    const value = kind === 'set' ? said : undefined
    const expiresAt = deadlineMs === Infinity ? undefined : wallTimeOf(deadlineMs, now)
    emit({ kind: 'update', update: { peer, key, kind, value, previous, version, expiresAt } })
  }
}

/** The peer said goodbye: its own word, final in this generation, and not a failure. Nothing speaks against it any more. */
export const depart = (context: Context, replica: Replica, sinceMs: number): void => {
  replica.acquit()
  replica.setStatus('left', sinceMs, context.now.monotonicMs)
  if (replica.announced) announce(context, 'left', replica)
}

/** Suspicion is over the threshold. */
export const convict = (context: Context, replica: Replica, suspicion: number, silentForMs: number): void => {
  const { now, emit } = context
  const { misses = 0, refusals = 0, witnesses = 0 } = replica.evidence ?? {}
  const accusers = replica.suspicion?.accusers.length ?? 0
  const evidence = { unanswered: misses, refused: refusals, witnesses, accusers }
  replica.setStatus('failed', now.monotonicMs, now.monotonicMs)
  replica.condemn()
  if (!replica.announced) return
  const { name: peer, address, generation } = replica
  const event = {
    kind: 'failed',
    peer,
    address,
    generation,
    at: now.wallMs,
    phi: suspicion,
    silentForMs: Math.round(silentForMs),
    evidence,
  } as const
  emit({ kind: 'membership', event })
}

/** A peer's new run is introduced by somebody who already holds it failed or left, `forMs` ago: a witness, and the only one. */
export const suspendAs = (
  context: Context,
  replica: Replica,
  { status, ageMs: forMs }: { readonly status: 'failed' | 'left'; readonly ageMs: number },
  witness: PeerName,
): void => {
  const nowMs = context.now.monotonicMs
  if (status === 'left') return depart(context, replica, nowMs - forMs)
  if (replica.announced) replica.accuse().witness(witness)
  const silence = phi(replica.rhythmUntil(nowMs), forMs, context.settings.phi)
  convict(context, replica, phiOf(context, replica, silence), forMs)
  replica.statusSinceMs = nowMs - forMs
}

/** Moves those who are gone on to being forgotten. */
export const forgetGone = (context: Context, peers: PeerTable): void => {
  const { now, settings } = context
  if (peers.failed.size + peers.left.size === 0) return
  for (const replica of [...peers.failed, ...peers.left]) {
    if (!peers.isGossiped(replica)) peers.store.unlist(replica.slot, now.monotonicMs)
    if (now.monotonicMs - replica.statusSinceMs >= settings.failedGraceMs) forget(context, peers, replica)
  }
}

/** Whoever is gone makes room for who lives: forgets one of them before its time, those who left first. False when there is none. */
export const forgetOneGone = (context: Context, peers: PeerTable): boolean => {
  const [replica] = (peers.left.size > 0 ? peers.left : peers.failed).pick(context.random, 1)
  if (replica === undefined) return false
  forget(context, peers, replica)
  return true
}

/**
 * The same for so many bytes, by those who hold some: as many as it takes. Nobody where all of them would not be enough; else one
 * map that never fits would be the end of all who are gone, and of the way back to them after a partition.
 */
export const forgetGoneFor = (context: Context, peers: PeerTable, bytes: number): boolean => {
  const going: Replica[] = []
  let missing = bytes
  for (const group of [peers.left, peers.failed]) {
    for (const replica of group) {
      if (missing <= 0) break
      if (replica.bytes === 0) continue
      going.push(replica)
      missing -= replica.bytes
    }
  }
  if (missing > 0) return false
  for (const replica of going) forget(context, peers, replica)
  return true
}

const forget = (context: Context, peers: PeerTable, replica: Replica): void => {
  if (replica.announced) announce(context, 'forgotten', replica)
  peers.forget(replica)
}

/** Reports a resync that takes longer than tombstones are kept. */
export const reportSlowResync = (context: Context, replica: Replica): void => {
  const { resync } = replica
  if (resync === undefined || resync.reported) return
  const takesMs = context.now.monotonicMs - resync.startedMs
  if (takesMs <= context.settings.tombstoneGraceMs) return
  resync.reported = true
  const message =
    `copying ${replica.name} anew takes ${Math.round(takesMs)} ms, more than tombstoneGraceMs: ` +
    'it may have to start over; raise tombstoneGraceMs or maxMessageBytes'
  report(context, 'slow-resync', message, replica)
}
