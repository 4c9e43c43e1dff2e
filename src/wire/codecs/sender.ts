import * as E from 'fp-ts/lib/Either.js'
import { formatAddress } from '../../core/address.js'
import type { Sender } from '../../core/message.js'
import type { WireBounds } from '../bounds.js'
import { readAddress } from './address.js'
import { isCount, notCount } from './count.js'
import { fault, type HandWritten, handWritten, type Read, within } from './fault.js'
import { readLine } from './text.js'

/** `[name, "host:port", generation]`. By hand, as `t.tuple` drops parts that are too many instead of refusing them. */
export type SenderTuple = [string, string, number]

const read = (input: unknown, maxNameBytes: number): Read<Sender> => {
  if (!Array.isArray(input) || input.length !== 3) return fault('a sender of 3 parts', input)
  const name = readLine('a name', input[0], 1, maxNameBytes)
  if (E.isLeft(name)) return within(0, name.left)
  const address = readAddress(input[1])
  if (E.isLeft(address)) return within(1, address.left)
  const generation: unknown = input[2]
  // Generation 0 is no run; it only asks for one.
  if (!isCount(generation) || generation === 0) return notCount('a generation', generation, [2])
  return E.right({ name: name.right, address: address.right, generation })
}

/** Who speaks. */
export const senderCodec = ({ maxNameBytes }: WireBounds): HandWritten<Sender, SenderTuple> =>
  handWritten(
    'Sender',
    (input) => read(input, maxNameBytes),
    ({ name, address, generation }) => [name, formatAddress(address), generation],
  )
