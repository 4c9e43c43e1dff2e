import { isIPv4, isIPv6, SocketAddress } from 'node:net'

/**
 * What a socket reaches, by the address it is bound to. One that is bound to all of IPv6 (`::`) reaches IPv4 as well, by
 * mapped addresses; one that is bound to an IPv6 address of its own does not, and one bound to a mapped address nothing else.
 */
export type Reach = 'ipv4' | 'ipv6' | 'both' | 'mapped'

const mapped = '::ffff:'
const mappedIpv4 = /^::ffff:(?=\d+\.)/i

/** What a socket reaches that is bound to that IP address. */
export const reachOf = (bound: string): Reach => {
  if (isIPv4(bound)) return 'ipv4'
  if (bound === '::') return 'both'
  return mappedIpv4.test(bound) ? 'mapped' : 'ipv6'
}

/** A canonical IP address as a socket of that reach writes it, or nothing when it does not get there. */
export const asReached = (ip: string, reach: Reach): string | undefined => {
  if (!isIPv4(ip)) return reach === 'ipv6' || reach === 'both' ? ip : undefined
  if (reach === 'ipv4') return ip
  return reach === 'ipv6' ? undefined : mapped + ip
}

/** An IP address as people write it: mapped IPv4 is IPv4. */
export const withoutMapping = (ip: string): string => ip.replace(mappedIpv4, '')

/** An IP address in the one way the system writes it, which has many for IPv6, and without mapping. */
export const canonicalIp = (ip: string): string => {
  if (!ip.includes(':') || !isIPv6(ip)) return ip // the pattern of IPv6 takes its time, and most are not
  const [address = ip, zone] = ip.split('%')
  const written = withoutMapping(new SocketAddress({ address, family: 'ipv6' }).address)
  return zone === undefined ? written : `${written}%${zone}`
}
