import type { Socket } from 'node:net'
import { formatAddress } from '../../core/address.js'
import { withoutMapping } from '../ip.js'

/** The other end as `host:port`; an IPv4 address that came over an IPv6 socket is written as what it is. */
export const remoteOf = ({ remoteAddress, remotePort }: Socket): string =>
  formatAddress({ host: withoutMapping(remoteAddress ?? 'unknown'), port: remotePort ?? 0 })
