import { isIP } from 'node:net'
import { pickSome, type Random } from '../../core/random.js'
import type { Lookup } from '../lookup.js'

/**
 * The IP addresses to try for a host, in a random order: a name that stands for several nodes leads to each of them in
 * turn. Nothing is remembered, so a peer that came back elsewhere is found by its next connection.
 */
export const resolve = async (host: string, lookup: Lookup, random: Random): Promise<readonly string[]> => {
  if (isIP(host) !== 0) return [host]
  const found = [...new Set(await lookup(host))].filter((address) => isIP(address) !== 0)
  if (found.length === 0) throw new Error(`${host} has no address`)
  return pickSome(random, found, found.length)
}
