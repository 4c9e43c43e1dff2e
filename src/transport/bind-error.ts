import { type Address, formatAddress } from '../core/address.js'
import { BindError } from '../errors.js'

/** Says what to change so that listening on `bind` can succeed. */
export const bindError = (bind: Address, cause: NodeJS.ErrnoException): BindError =>
  new BindError(`cannot listen on ${formatAddress(bind)}: ${advice(cause)}`, { cause })

const advice = (cause: NodeJS.ErrnoException): string => {
  switch (cause.code) {
    case 'EADDRINUSE':
      return 'the port is in use; stop whoever has it, choose another, or port 0 for any free one'
    case 'EADDRNOTAVAIL':
      return "that is not an address of this machine; listen on one that is, or on '0.0.0.0' (IPv4) or '::' (all)"
    case 'EACCES':
      return 'permission denied; choose a port above 1023 or run with the privilege to use this one'
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'the host name does not resolve; correct it, or give an address of this machine'
    default:
      return cause.message
  }
}
