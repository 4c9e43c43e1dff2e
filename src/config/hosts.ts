/** Whether listening there means every interface. Dialled, it means whoever dials. */
export const isWildcard = (host: string): boolean => wildcards.has(canonical(host))

/** Whether it means the machine on which it is used, and nowhere else the same one. */
export const isLoopback = (host: string): boolean => loopback.test(canonical(host))

/** Whether it is what a template makes of a variable that is not set. */
export const isUnset = (host: string): boolean => host === 'undefined' || host === 'null'

const wildcards: ReadonlySet<string> = new Set(['', '0.0.0.0', '[::]', '[::ffff:0:0]'])
const loopback = /^127(\.\d+){3}$|^\[::1\]$|^\[::ffff:7f..:|^(.+\.)?localhost\.?$/

/**
 * A host in one spelling: URLs have their own for each address, and know `0`, `127.1` and the like as the system does. IPv6 is
 * in brackets.
 */
const canonical = (host: string): string => {
  const url = host.includes(':') ? `http://[${host}]/` : `http://${host}/`
  return URL.canParse(url) ? new URL(url).hostname : host
}
