/** Where a peer listens: a host (name, IPv4, or IPv6 without brackets) and a TCP or UDP port. */
export interface Address {
  readonly host: string
  readonly port: number
}

const longestHost = 253
const hostPattern = /^[A-Za-z0-9._:%-]+$/

/** What was read last, by its text: each message names the same few. When there are more, remembering begins anew. */
const remembered = new Map<string, Address>()
const mostRemembered = 4096

/**
 * Writes an address as `host:port`, an IPv6 host in brackets.
 *
 * @example formatAddress({ host: '::1', port: 9000 }) // '[::1]:9000'
 */
export const formatAddress = ({ host, port }: Address): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`

/**
 * Reads `host:port` or `[ipv6]:port`; `undefined` when it is neither, or when the port is not in 0..65535.
 * Port 0 is accepted here because one may listen on it; whoever dials must refuse it (`isDialable`).
 *
 * Frozen: it is handed to applications as it is, and what they wrote into it would change whom a node dials.
 *
 * @example parseAddress('[::1]:9000') // { host: '::1', port: 9000 }
 */
export const parseAddress = (text: string): Address | undefined => {
  const known = remembered.get(text)
  if (known !== undefined) return known
  const address = readAddress(text)
  if (address === undefined) return undefined
  if (remembered.size >= mostRemembered) remembered.clear()
  remembered.set(text, address)
  return address
}

const readAddress = (text: string): Address | undefined => {
  if (text.length > longestHost + 8) return undefined
  const match = /^(?:\[([^\]]*)\]|([^:]*)):(\d{1,5})$/.exec(text)
  if (match === null) return undefined
  const [, bracketed, plain, digits] = match
  const host = bracketed ?? plain ?? ''
  const address = Object.freeze({ host, port: Number(digits) })
  if (bracketed !== undefined && !bracketed.includes(':')) return undefined
  return isAddress(address) ? address : undefined
}

/**
 * A written address without its port, which is another for each connection that somebody dials.
 *
 * @example hostOf('[::1]:41000') // '[::1]'
 */
export const hostOf = (text: string): string => text.slice(0, text.lastIndexOf(':'))

/** Whether they are written alike. */
export const isSameAddress = (a: Address, b: Address): boolean => a.host === b.host && a.port === b.port

/** The addresses, each once, in their order. */
export const distinct = (addresses: readonly Address[]): Address[] => [
  ...new Map(addresses.map((address) => [formatAddress(address), address])).values(),
]

/** Whether host and port are within bounds: what may be listened on. */
export const isAddress = ({ host, port }: Address): boolean =>
  host.length > 0 &&
  host.length <= longestHost &&
  hostPattern.test(host) &&
  Number.isInteger(port) &&
  port >= 0 &&
  port <= 65_535

/** Whether somebody else can connect to it: a valid address with a port other than 0. */
export const isDialable = (address: Address): boolean => isAddress(address) && address.port !== 0
