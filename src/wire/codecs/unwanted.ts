import * as E from 'fp-ts/lib/Either.js'
import type { PeerName } from '../../core/message.js'
import type { WireBounds } from '../bounds.js'
import { fault, type HandWritten, handWritten, type Read, within } from './fault.js'
import { readLine } from './text.js'

type Names = readonly PeerName[] | undefined

const read = (input: unknown, maxNameBytes: number): Read<Names> => {
  if (input === undefined) return E.right(undefined)
  if (!Array.isArray(input)) return fault('a list of names', input)
  for (let i = 0; i < input.length; i++) {
    const name = readLine('a name', input[i], 1, maxNameBytes)
    if (E.isLeft(name)) return within(i, name.left)
  }
  return E.right(input as readonly PeerName[])
}

/** Peers whose maps are not to be offered; left out where there are none. */
export const unwantedCodec = ({ maxNameBytes }: WireBounds): HandWritten<Names, Names> =>
  handWritten(
    'Unwanted',
    (input) => read(input, maxNameBytes),
    (names) => names,
  )
