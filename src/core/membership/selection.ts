import type { Contact, ContactReason } from '../events.js'
import type { Replica } from '../state/replica.js'
import type { Context } from '../step.js'
import type { Partners } from './partners.js'
import type { PeerTable } from './peer-table.js'
import type { Seeds } from './seeds.js'

/**
 * Whom to gossip to in one round.
 *
 * Partners among the live peers carry the epidemic; suspects are asked by probes, not here. Failed peers and seeds are
 * tried with a probability that makes about one such contact a round in the whole cluster, so that partitions heal at a
 * steady cost.
 */
export const selectContacts = (context: Context, peers: PeerTable, seeds: Seeds, partners: Partners): Contact[] => {
  const { random, now } = context
  const { live, failed } = peers
  const chance = (probability: number): boolean => random() < probability
  const contacts: Contact[] = partners.take().map(contactTo('live'))
  if (failed.size > 0 && chance(failed.size / (live.size + 1))) {
    contacts.push(...failed.pick(random, 1).map(contactTo('failed')))
  }
  if (live.size < seeds.count || chance(seeds.count / Math.max(1, live.size + failed.size))) {
    const address = seeds.pick(random, now.monotonicMs)
    if (address !== undefined) contacts.push({ address, peer: undefined, reason: 'seed' })
  }
  return unique(contacts)
}

const contactTo =
  (reason: ContactReason) =>
  ({ address, name }: Replica): Contact => ({ address, peer: name, reason })

const unique = (contacts: readonly Contact[]): Contact[] =>
  contacts.filter(
    ({ address }, i) =>
      contacts.findIndex((other) => other.address.host === address.host && other.address.port === address.port) === i,
  )
