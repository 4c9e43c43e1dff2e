import { networkInterfaces } from 'node:os'
import { isIPv4 } from 'node:net'
import { isWildcard } from '../config/hosts.js'
import type { Config } from '../config/parse.js'
import type { Address } from '../core/address.js'
import { ConfigError } from '../errors.js'

/**
 * Where others reach a node that is bound to `bound`: as it was told, or as the machine is known outside. Its own, and frozen, as
 * are those of others.
 */
export const advertisedAddress = ({ advertise }: Config, bound: Address): Address =>
  Object.freeze({ host: advertise?.host ?? reachedHost(bound), port: advertise?.port ?? bound.port })

const reachedHost = (bound: Address): string => {
  if (!isWildcard(bound.host)) return bound.host
  const external = externalIPv4()
  const [only] = external
  if (external.length === 1 && only !== undefined) return only
  const found = external.length === 0 ? 'none' : external.join(', ')
  throw new ConfigError(
    `bound to every interface (${bound.host}), and this machine's external addresses are: ${found}; ` +
      'say which others shall use with the option "advertise"',
  )
}

const externalIPv4 = (): string[] =>
  Object.values(networkInterfaces()).flatMap((addresses) =>
    (addresses ?? []).filter(({ internal, address }) => !internal && isIPv4(address)).map(({ address }) => address),
  )
