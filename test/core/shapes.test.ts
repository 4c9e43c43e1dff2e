import { setFlagsFromString } from 'node:v8'
import { GossipNode } from '../../src/core/node.js'
import { seededRandom } from '../../src/random.js'
import { jsonSizes } from '../../src/wire/sizes.js'
import { addressOf } from './support/make.js'
import { at, generationAt, testSettings } from './support/settings.js'

/** Whether V8 has one shape for both: code that has met the one finds its way in the other. */
const haveOneShape = (): ((a: unknown, b: unknown) => boolean) => {
  setFlagsFromString('--allow-natives-syntax')
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- no syntax of the language asks for it
  return new Function('a', 'b', 'return %HaveSameMap(a, b)') as (a: unknown, b: unknown) => boolean
}

const contextOf = (name: string): unknown => {
  const identity = { name, address: addressOf(name), generation: generationAt(0), seeds: [] }
  const node = new GossipNode({ settings: testSettings, random: seededRandom(1), sizes: jsonSizes }, identity, at(0))
  return (node.peers as unknown as { readonly context: unknown }).context
}

test('what the parts of a node share has the same shape in each node of a process', () => {
  const isOneShape = haveOneShape()
  expect(isOneShape({ a: 1 }, { a: 2 })).toBe(true)
  expect(isOneShape({ a: 1 }, { b: 2 })).toBe(false)
  // more than one or two: at first V8 is careful, and makes no shapes for what may be a single object
  const [first, ...others] = Array.from({ length: 50 }, (_, i) => contextOf(`node-${i}`))
  expect(others.filter((other) => isOneShape(first, other)).length).toBe(others.length)
})
