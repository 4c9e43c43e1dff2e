import * as E from 'fp-ts/lib/Either.js'
import type { Suspicion } from '../../core/message.js'
import type { WireBounds } from '../bounds.js'
import { isCount, notCount } from './count.js'
import { fault, type HandWritten, handWritten, type Read, within } from './fault.js'
import { readLine } from './text.js'

/** `[name, generation, heartbeat, accuser, ...]`; without an accuser it is an inquiry. */
export type SuspicionTuple = [name: string, generation: number, heartbeat: number, ...accusers: string[]]

type Suspicions = readonly Suspicion[] | undefined

const leastParts = 3

const readOne = (input: unknown, maxNameBytes: number): Read<Suspicion> => {
  if (!Array.isArray(input) || input.length < leastParts) {
    return fault(`a suspicion of ${leastParts} parts or more`, input)
  }
  const [, generation, heartbeat, ...accusers] = input as readonly unknown[]
  const name = readLine('a name', input[0], 1, maxNameBytes)
  if (E.isLeft(name)) return within(0, name.left)
  if (!isCount(generation) || generation === 0) return notCount('a generation', generation, [1])
  if (!isCount(heartbeat)) return notCount('a heartbeat', heartbeat, [2])
  for (let i = 0; i < accusers.length; i++) {
    const accuser = readLine('a name', accusers[i], 1, maxNameBytes)
    if (E.isLeft(accuser)) return within(leastParts + i, accuser.left)
  }
  return E.right({ name: name.right, generation, heartbeat, accusers: accusers as readonly string[] })
}

const read = (input: unknown, maxNameBytes: number): Read<Suspicions> => {
  if (input === undefined) return E.right(undefined)
  if (!Array.isArray(input)) return fault('suspicions', input)
  const suspicions: Suspicion[] = []
  for (let i = 0; i < input.length; i++) {
    const suspicion = readOne(input[i], maxNameBytes)
    if (E.isLeft(suspicion)) return within(i, suspicion.left)
    suspicions.push(suspicion.right)
  }
  return E.right(suspicions)
}

const write = ({ name, generation, heartbeat, accusers }: Suspicion): SuspicionTuple => [
  name,
  generation,
  heartbeat,
  ...accusers,
]

/** Who is suspected, by whom; left out where nobody is. */
export const suspicionsCodec = ({ maxNameBytes }: WireBounds): HandWritten<Suspicions, SuspicionTuple[] | undefined> =>
  handWritten(
    'Suspicions',
    (input) => read(input, maxNameBytes),
    (suspicions) => suspicions?.map(write),
  )
