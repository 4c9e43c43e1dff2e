import { isIP } from 'node:net'
import { isLoopback, isWildcard } from '../config/hosts.js'
import type { Config } from '../config/parse.js'
import { type Address, formatAddress, isSameAddress } from '../core/address.js'
import type { Diagnostic } from '../core/events.js'
import { longestAddress } from '../core/reconcile/room.js'
import { ConfigError, ValueError } from '../errors.js'
import { show } from '../show.js'
import { jsonSizes } from '../wire/sizes.js'

/** A digest must hold this node's own row, half of a message the same, and half one entry: else neither would ever be sent. */
export const refuseTooSmallMessages = ({ name: given, settings, maxEntryBytes }: Config, address: Address): void => {
  const { cluster, maxMessageBytes, maxDigestBytes } = settings
  const name = given ?? formatAddress(address)
  const most = Number.MAX_SAFE_INTEGER
  const row = { name, generation: most, heartbeat: most, maxVersion: most, gcVersion: most } as const
  const rowBytes = jsonSizes.row({ ...row, status: 'alive', ageMs: 0 })
  if (rowBytes > maxDigestBytes) {
    throw new ConfigError(
      `option "maxDigestBytes" (${maxDigestBytes}) is too small for names this long: at least ${rowBytes} are needed`,
    )
  }
  const forRow = jsonSizes.envelope(cluster, { name, address, generation: most }, longestAddress) + rowBytes
  const forEntry = jsonSizes.deltaHeader({ name, address }) + maxEntryBytes
  const needed = 2 * Math.max(forRow, forEntry)
  if (needed <= maxMessageBytes) return
  throw new ConfigError(
    `option "maxMessageBytes" (${maxMessageBytes}) is too small for names this long and entries of maxEntryBytes = ` +
      `${maxEntryBytes}: at least ${needed} are needed, or shorter names, or a smaller maxEntryBytes`,
  )
}

/** The seeds at other addresses than that of this node. */
export const otherSeeds = ({ seeds }: Config, address: Address): readonly Address[] =>
  seeds.filter((seed) => !isSameAddress(seed, address))

/**
 * What is to be said of seeds that are but this node. All nodes may have the same list, so that is no fault: it is the one that others
 * find. By itself it would wait for ever, though.
 */
export const selfAsOnlySeed = (config: Config, address: Address): Diagnostic | undefined => {
  if (config.seeds.length === 0 || otherSeeds(config, address).length > 0) return undefined
  const own = formatAddress(address)
  const message = `the only seed, ${own}, is this node itself: it waits for others to come; if it should look for them, name another seed`
  return { kind: 'self-as-seed', message, address: own }
}

/**
 * Whoever is met on a network is told where this node is; were that a loopback address, they would dial themselves, and two such
 * nodes of one port would go by one name. What the DNS name of a seed stands for is not known yet.
 */
export const refuseLoopbackOnNetwork = ({ seeds }: Config, address: Address): void => {
  const seed = seeds.find(({ host }) => isIP(host) !== 0 && !isLoopback(host) && !isWildcard(host))
  if (seed === undefined || !isLoopback(address.host)) return
  throw new ConfigError(
    `the seed ${formatAddress(seed)} is on a network, where nobody can reach this node at ${formatAddress(address)}: set ` +
      '"host" to an address of this machine on that network, or to "0.0.0.0" (and "advertise" where others use another address)',
  )
}

/** How long a value is to live; `Infinity` where no time is given. Throws a `ValueError` unless that lies in the future. */
export const expiresInMs = (key: string, expiresAt: number | undefined, wallMs: number): number => {
  if (expiresAt === undefined) return Infinity
  const isTime = typeof expiresAt === 'number' && Number.isSafeInteger(Math.ceil(expiresAt))
  if (isTime && expiresAt > wallMs) return expiresAt - wallMs
  throw new ValueError(
    `cannot publish "${key}": expiresAt = ${show(expiresAt)} is not a time in the future (Unix ms, like Date.now() + 10_000); ` +
      'leave it out for a value that lasts',
  )
}
