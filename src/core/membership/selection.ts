import type { Address } from '../address.js'
import type { ContactReason } from '../events.js'
import { pickSome } from '../random.js'
import type { Context } from '../step.js'
import { phiOf } from './lifecycle.js'
import type { PeerTable } from './peer-table.js'
import type { Seeds } from './seeds.js'

/** Somebody to gossip to, and why. */
export interface Contact {
  readonly address: Address
  readonly reason: ContactReason
}

/** A suspect is contacted by about this many nodes a round, all together. */
const doubtsPerSuspect = 3

/**
 * Whom to gossip to in one round.
 *
 * Random live peers carry the epidemic. A suspect is asked directly now and then, so that a doubt is settled, but by few:
 * were everybody to ask the most suspect one, a single dead peer would draw hundreds of messages a round. Failed peers and
 * seeds are tried with a probability that makes about one such contact a round in the whole cluster, so that partitions
 * heal at a steady cost.
 */
export const selectContacts = (context: Context, peers: PeerTable, seeds: Seeds): Contact[] => {
  const { random, settings, now } = context
  const { live, failed } = peers
  const chance = (probability: number): boolean => random() < probability
  const contacts: Contact[] = pickSome(random, live, settings.fanout).map(contactTo('live'))
  const suspects = live.filter((replica) => phiOf(context, replica) > settings.suspectPhi)
  if (suspects.length > 0 && chance((doubtsPerSuspect * suspects.length) / live.length)) {
    contacts.push(...pickSome(random, suspects, 1).map(contactTo('suspect')))
  }
  if (failed.length > 0 && chance(failed.length / (live.length + 1))) {
    contacts.push(...pickSome(random, failed, 1).map(contactTo('failed')))
  }
  if (live.length < seeds.count || chance(seeds.count / Math.max(1, live.length + failed.length))) {
    const address = seeds.pick(random, now.monotonicMs)
    if (address !== undefined) contacts.push({ address, reason: 'seed' })
  }
  return unique(contacts)
}

const contactTo =
  (reason: ContactReason) =>
  ({ address }: { address: Address }): Contact => ({ address, reason })

const unique = (contacts: readonly Contact[]): Contact[] =>
  contacts.filter(
    ({ address }, i) =>
      contacts.findIndex((other) => other.address.host === address.host && other.address.port === address.port) === i,
  )
