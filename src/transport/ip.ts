import { isIPv4 } from 'node:net'

/** Which kind of socket an address belongs to. */
export type Family = 4 | 6

const mapped = '::ffff:'
const mappedIpv4 = /^::ffff:(?=\d+\.)/i

/** An IP address as a socket of that family writes it: a socket of IPv6 reaches IPv4 by mapped addresses. */
export const asFamily = (ip: string, family: Family): string | undefined => {
  if (isIPv4(ip)) return family === 4 ? ip : mapped + ip
  return family === 6 ? ip : undefined
}

/** An IP address as people write it: mapped IPv4 is IPv4. */
export const withoutMapping = (ip: string): string => ip.replace(mappedIpv4, '')
