import type { Settings } from '../../../src/core/settings.js'
import { parseOptions } from '../../../src/config/parse.js'
import { makeGeneration } from '../../../src/core/generation.js'
import { GossipNode } from '../../../src/core/node.js'
import type { DeltaEntry, Delta, Message } from '../../../src/core/message.js'
import type { Effect, Input } from '../../../src/core/step.js'
import { codecOf } from '../../../src/gossip/codec-of.js'
import { seededRandom } from '../../../src/random.js'
import type { Step } from '../../../src/testing/checkers/index.js'
import { jsonSizes } from '../../../src/wire/sizes.js'

const parsed = parseOptions({ cluster: 'c' })
if (parsed._tag === 'Left') throw new Error(parsed.left)
export const settings: Settings = parsed.right.settings
export const codec = codecOf(parsed.right)

const atMs = (ms: number) => ({ monotonicMs: ms, wallMs: 1_700_000_000_000 + ms })

/** The generation of every owner in these tests. */
export const generation = makeGeneration(1_700_000_000_000, () => 0)

/** A real node, so that what a checker reads is what a node holds. */
export const nodeNamed = (name: string): GossipNode => {
  const address = { host: name, port: 1 }
  const environment = { settings, random: seededRandom(1), sizes: jsonSizes }
  return new GossipNode(environment, { name, address, generation, seeds: [] }, atMs(0))
}

/** A step that a node really takes. */
export const stepOf = (node: GossipNode, input: Input, ms = 0): Step => ({
  node,
  input,
  effects: node.step(input, atMs(ms)),
})

/** A step that a node is only said to have taken. */
export const forged = (node: GossipNode, effects: readonly Effect[] = []): Step => ({
  node,
  input: { kind: 'wake' },
  effects,
})

export const entry = (version: number, key: string, value: string | null = `${key}${version}`): DeltaEntry => ({
  key,
  version,
  kind: value === null ? 'deleted' : 'set',
  value,
  remainingMs: value === null ? 0 : Infinity,
  bytes: 20,
})

/** A delta about a peer `b` that is complete up to its last entry. */
export const delta = (entries: readonly DeltaEntry[], more: Partial<Delta> = {}): Delta => {
  const max = entries.at(-1)?.version ?? 0
  const life = { heartbeat: 1, status: 'alive', ageMs: 0 } as const
  const versions = { from: 0, gcVersion: 0, toVersion: max, senderMax: max }
  return { name: 'b', address: { host: 'b', port: 1 }, generation, ...life, ...versions, entries, ...more }
}

export const news = (...deltas: Delta[]): Input => ({
  kind: 'message',
  message: newsMessage(...deltas),
  channel: { from: 'b', reply: () => undefined },
})

export const newsMessage = (...deltas: Delta[]): Message => ({
  type: 'news',
  cluster: 'c',
  sender: { name: 'b', address: { host: 'b', port: 1 }, generation },
  deltas,
})

export const set = (key: string, value: string, expiresInMs = Infinity): Input => ({
  kind: 'command',
  command: { kind: 'set', key, value, expiresInMs },
})
