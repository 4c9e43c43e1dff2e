import { isIPv6 } from 'node:net'
import { type Address, isAddress, isDialable, parseAddress } from '../core/address.js'
import { show } from '../show.js'
import { isUnset, isWildcard } from './hosts.js'
import type { PlaceOptions } from './options.js'

/** Where others reach a node; without a port it is the one that was bound. */
export interface Advertised {
  readonly host: string
  readonly port: number | undefined
}

/** Where to listen unless told: nothing listens on a network unasked. */
const defaultHost = '127.0.0.1'

export const bindOf = ({ host = defaultHost, port = 0 }: PlaceOptions): Address => ({ host, port })

/** What is wrong with where a node is to listen, how it is to be reached, or whom it looks for. */
export const placeFault = (options: PlaceOptions): string | undefined => {
  const { host, advertise, seeds = [] } = options
  if (!isBindable(bindOf(options))) {
    return `option "host" must be a host name or an IP address without brackets and without a port, not ${show(host)}`
  }
  const advertised = advertise === undefined ? undefined : parseAdvertised(advertise)
  if (advertise !== undefined && advertised === undefined) {
    return `option "advertise" must be "host:port" or "host" (IPv6 in brackets), not ${show(advertise)}`
  }
  if (advertised !== undefined && isWildcard(advertised.host)) {
    return (
      `option "advertise" must be an address or a name of this machine that others can dial, not ${show(advertise)}: ` +
      'that means every interface, and to the others themselves'
    )
  }
  const bad = seeds.find((seed) => parseSeed(seed) === undefined)
  if (bad !== undefined) return `option "seeds": ${show(bad)} is not "host:port" (IPv6 in brackets, port 1 to 65535)`
  return (
    unsetFault('host', host, host) ??
    unsetFault('advertise', advertise, advertised?.host) ??
    seeds.map((seed) => unsetFault('seeds', seed, parseSeed(seed)?.host)).find((fault) => fault !== undefined)
  )
}

/** Such a name is as good as any other, and nobody has it. */
const unsetFault = (option: string, given: string | undefined, host: string | undefined): string | undefined =>
  host !== undefined && isUnset(host)
    ? `option "${option}": ${show(given)} is what a template makes of a variable that is not set: set it, or leave the option out`
    : undefined

export const parseSeed = (text: string): Address | undefined => {
  const address = parseAddress(text)
  return address !== undefined && isDialable(address) ? address : undefined
}

export const parseAdvertised = (text: string): Advertised | undefined => {
  const whole = parseAddress(text)
  if (whole !== undefined) return isBindable(whole) ? { host: whole.host, port: whole.port || undefined } : undefined
  const host = /^\[(.*)\]$/.exec(text)?.[1]
  if (host !== undefined) return isIPv6(host) ? { host, port: undefined } : undefined
  return !text.includes(':') && isAddress({ host: text, port: 0 }) ? { host: text, port: undefined } : undefined
}

/** A host with a colon in it is an IPv6 address, or somebody wrote a port. */
const isBindable = (address: Address): boolean =>
  isAddress(address) && (!address.host.includes(':') || isIPv6(address.host))
