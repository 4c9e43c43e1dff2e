import { isLeft } from 'fp-ts/lib/Either.js'
import { parseOptions } from '../../src/config/parse.js'
import { type Address, formatAddress } from '../../src/core/address.js'
import type { Instant } from '../../src/core/clock.js'
import { GossipNode } from '../../src/core/node.js'
import type { NodeIdentity } from '../../src/core/parts.js'
import type { Delta, Message } from '../../src/core/message.js'
import type { Effect } from '../../src/core/step.js'
import { codecOf } from '../../src/gossip/codec-of.js'
import { jsonSizes } from '../../src/wire/sizes.js'

export const wallMs = 1_763_836_000_000
const generationOf = (index: number): number => (wallMs - index * 37) * 1024 + ((index * 7919) % 1024)
const portsOfHost = 4096
const addressOf = (index: number): Address => ({
  host: `127.0.0.${1 + Math.floor(index / portsOfHost)}`,
  port: 32_768 + (index % portsOfHost) * 7,
})
export const nameOf = (index: number): string => formatAddress(addressOf(index))

/** Who the node of that number is. */
export const identityOf = (index: number): NodeIdentity => ({
  name: nameOf(index),
  address: addressOf(index),
  generation: generationOf(index),
  seeds: [],
})

const config = parseOptions({ cluster: 'bench' })
if (isLeft(config)) throw new Error(config.left)
export const codec = codecOf(config.right)
export const { settings } = config.right

/** The peer of that number, with one key, at a heartbeat. */
export const deltaOf = (index: number, heartbeat: number): Delta => ({
  name: nameOf(index),
  address: addressOf(index),
  generation: generationOf(index),
  heartbeat,
  status: 'alive',
  ageMs: 0,
  from: 0,
  gcVersion: 0,
  toVersion: 1,
  senderMax: 1,
  entries: [
    { key: 'load', version: 1, kind: 'set', value: 0.5, remainingMs: Infinity, bytes: jsonSizes.entry('load', 0.5) },
  ],
})

/** What each node has heard of each other to begin with. */
export const knownHeartbeat = 1_000
/** No heartbeat heard is greater. A node that hears more of itself than it said would take a later generation. */
const newestHeartbeat = knownHeartbeat + 40
/** How long nobody has come or gone: long enough for digests in columns, and for none of them to be named as what is new. */
const calmMs = 20_000

/** The state machine of one node that has known many others for a while; no time passes for it. */
export class LabNode {
  readonly #node: GossipNode
  #now: Instant = { monotonicMs: 10_000, wallMs }

  constructor(
    private readonly index: number,
    private readonly peers: number,
  ) {
    const environment = { settings, random: Math.random, sizes: jsonSizes }
    this.#node = new GossipNode(environment, identityOf(index), this.#now)
    this.#node.own.heartbeat = newestHeartbeat
    this.#node.step(
      { kind: 'command', command: { kind: 'set', key: 'load', value: 0.5, expiresInMs: Infinity } },
      this.#now,
    )
    this.hear(() => knownHeartbeat)
    this.#now = { monotonicMs: 10_000 + calmMs, wallMs: wallMs + calmMs }
    this.#node.step({ kind: 'heartbeat' }, this.#now) // else it is late for it, and discounts that
  }

  /** Learns of all others, at these heartbeats. */
  hear(heartbeatOf: (index: number) => number): void {
    const others = Array.from({ length: this.peers }, (_, i) => i).filter((i) => i !== this.index)
    const deltas = others.map((i) => deltaOf(i, heartbeatOf(i)))
    this.take({ type: 'deltas', cluster: 'bench', sender: identityOf(others[0]!), deltas })
  }

  /** Makes a digest. */
  round(): Message {
    return sentIn(this.#node.step({ kind: 'round' }, this.#now))
  }

  /** Takes a message; returns what it answers, if it does. */
  take(message: Message): Message | undefined {
    const channel = { from: 'bench', reply: () => undefined }
    return answerIn(this.#node.step({ kind: 'message', message, channel }, this.#now))
  }
}

const answerIn = (effects: readonly Effect[]): Message | undefined => {
  for (const effect of effects) if (effect.kind === 'reply') return effect.message
  return undefined
}

const sentIn = (effects: readonly Effect[]): Message => {
  for (const effect of effects) if (effect.kind === 'send') return effect.message
  throw new Error('nothing was sent')
}

/** What a text says; throws where it is none of ours. */
export const decoded = (text: string): Message => {
  const message = codec.decode(text)
  if (isLeft(message)) throw new Error(message.left.detail)
  return message.right
}
