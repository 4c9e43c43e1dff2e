import type { Address } from '../core/address.js'
import type { Json } from '../core/json.js'
import type { PeerName, Row, Sender, Suspicion } from '../core/message.js'
import type { Sizes } from '../core/sizes.js'
import { greatestRate } from './codecs/pace.js'
import { jsonBytes, maxDigits, numberBytes, stringBytes } from './json-bytes.js'
import {
  addressBytes,
  comma,
  falseBytes,
  frames,
  rowBytes,
  senderBytes,
  statusBytes,
  suspicionBytes,
} from './part-bytes.js'

// The base itself needs no room of its own: it takes that of the least generation, whose offset is 1.
const leastOffsetBytes = 1
// generation, heartbeat, age, from, gc version, to version, sender's max
const deltaNumbers = 7

const rateDigits = numberBytes(greatestRate)
const checkDigits = numberBytes(2 ** 32 - 1)

/** What a packer reserves, in bytes of this wire format; numbers it cannot know yet are counted at their longest. */
export const jsonSizes: Sizes = {
  envelope: (cluster: string, sender: Sender, to: string): number =>
    Math.max(frames.digest + stringBytes(to) + falseBytes, frames.reply) +
    stringBytes(cluster) +
    senderBytes(sender) +
    maxDigits +
    frames.base +
    leastOffsetBytes,
  pace: Math.max(frames.pace + 2 * rateDigits, frames.shift + '-'.length + rateDigits),
  // Of all forms the longest, together with a fingerprint of maps and what is between first and second digits.
  columns: frames.columns + ' '.length + 3 * maxDigits + checkDigits,
  sections: frames.sections + 2 * maxDigits,
  number: (value: number): number => numberBytes(value) + comma,
  digit: 1,
  // A name that shares nothing, and a base of 1: each shared character spares a byte or more, and its count fewer.
  row: (row: Row): number => rowBytes(row, 0, row.generation) + comma,
  names: frames.unwanted,
  name: (name: PeerName): number => stringBytes(name) + comma,
  suspicions: frames.suspicions,
  suspicion: (suspicion: Suspicion): number => suspicionBytes(suspicion) + comma,
  deltaHeader: ({ name, address }: { readonly name: PeerName; readonly address: Address }): number =>
    frames.delta + stringBytes(name) + addressBytes(address) + deltaNumbers * maxDigits + statusBytes + comma,
  entry: (key: string, value: Json): number =>
    frames.entry + maxDigits + stringBytes(key) + jsonBytes(value) + maxDigits + comma,
}
