import type { Socket } from 'node:net'
import { formatAddress } from '../../core/address.js'

const mappedIpv4 = /^::ffff:(?=\d+\.)/i

/** The other end as `host:port`; an IPv4 address that came over an IPv6 socket is written as what it is. */
export const remoteOf = ({ remoteAddress, remotePort }: Socket): string =>
  formatAddress({ host: (remoteAddress ?? 'unknown').replace(mappedIpv4, ''), port: remotePort ?? 0 })
