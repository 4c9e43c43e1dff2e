import * as E from 'fp-ts/lib/Either.js'
import { type Address, parseAddress } from '../../core/address.js'
import { fault, type HandWritten, handWritten, type Read } from './fault.js'

/**
 * Reads `host:port`. Whoever is told an address dials it: a port of 0 or 99999 would travel through the cluster and
 * fail everywhere.
 */
export const readAddress = (input: unknown): Read<Address> => {
  const address = typeof input === 'string' ? parseAddress(input) : undefined
  return address !== undefined && address.port !== 0 ? E.right(address) : fault('an address to dial', input)
}

/** An address that is kept as the text it was: somebody's own way to write a seed. */
export const AddressText: HandWritten<string, string> = handWritten(
  'AddressText',
  (input) => {
    const address = readAddress(input)
    return E.isRight(address) ? E.right(input as string) : address
  },
  String,
)
