import { left, right } from 'fp-ts/lib/Either.js'
import type { Address } from '../../src/core/address.js'
import type { WireError } from '../../src/core/codec.js'
import type { Json } from '../../src/core/json.js'
import type {
  Delta,
  DeltaEntry,
  DeltasMessage,
  DigestMessage,
  NewsMessage,
  RefusalMessage,
  ReplyMessage,
  Row,
} from '../../src/core/message.js'
import type { Incoming } from '../../src/streams/incoming.js'
import { jsonSizes } from '../../src/wire/sizes.js'

// Messages, rows and deltas in one line each. A peer `b` listens at `b:9000`; all begin in the same millisecond.

export const cluster = 'test'
/** Unix ms at which virtual time begins. */
export const epochMs = 1_700_000_000_000
/** The generation of everybody who began then. */
export const firstRun = epochMs * 1024
/** The generation of somebody who began that much later. */
export const runOf = (startMs: number): number => (epochMs + startMs) * 1024

export const at = (name: string): Address => ({ host: name, port: 9000 })
const sender = (name: string) => ({ name, address: at(name), generation: firstRun })

/** One line of a digest. */
export const row = (name: string, heartbeat: number, rest: Partial<Row> = {}): Row => ({
  name,
  generation: firstRun,
  heartbeat,
  maxVersion: 0,
  gcVersion: 0,
  status: 'alive',
  ageMs: 0,
  ...rest,
})

/** "I met this name and know nothing of it." */
export const ask = (name: string): Row => row(name, 0, { generation: 0 })

/** A value at a version; with `remainingMs`, one that expires. */
export const entry = (key: string, version: number, value: Json, remainingMs = Infinity): DeltaEntry => ({
  key,
  version,
  kind: 'set',
  value,
  remainingMs,
  bytes: jsonSizes.entry(key, value),
})

/** The tombstone of a deleted key. */
export const tombstone = (key: string, version: number): DeltaEntry => ({
  ...entry(key, version, null, 0),
  kind: 'deleted',
})

/** What somebody lacks of a peer: all of it up to the last of `entries`, unless `rest` says otherwise. */
export const delta = (
  name: string,
  heartbeat: number,
  entries: readonly DeltaEntry[] = [],
  rest: Partial<Delta> = {},
): Delta => {
  const last = entries.at(-1)?.version ?? 0
  const life = { name, address: at(name), generation: firstRun, heartbeat, status: 'alive', ageMs: 0 } as const
  return { ...life, from: 0, gcVersion: 0, toVersion: last, senderMax: last, entries, ...rest }
}

export const digestFrom = (name: string, rest: Partial<DigestMessage>): DigestMessage => ({
  type: 'digest',
  cluster,
  sender: sender(name),
  exchange: 1,
  to: 'a:9000',
  complete: true,
  rows: [],
  ...rest,
})

export const replyFrom = (name: string, rest: Partial<ReplyMessage>): ReplyMessage => ({
  type: 'reply',
  cluster,
  sender: sender(name),
  exchange: 1,
  rows: [],
  deltas: [],
  ...rest,
})

export const deltasFrom = (name: string, ...deltas: readonly Delta[]): DeltasMessage => ({
  type: 'deltas',
  cluster,
  sender: sender(name),
  deltas,
})

export const newsFrom = (name: string, ...deltas: readonly Delta[]): NewsMessage => ({
  type: 'news',
  cluster,
  sender: sender(name),
  deltas,
})

export const refusalFrom = (name: string, rest: Partial<RefusalMessage>): RefusalMessage => ({
  type: 'refusal',
  cluster,
  sender: sender(name),
  reason: 'cluster',
  expected: '',
  received: '',
  ...rest,
})

/** A message as it comes in over a connection of its sender's. */
export const heard = (
  message: ReturnType<typeof digestFrom> | ReplyMessage | DeltasMessage | NewsMessage | RefusalMessage,
): Incoming => ({
  from: `${message.sender.name}:40000`,
  content: right(message),
  reply: () => undefined,
})

/** Something that is no message. */
export const junk = (error: WireError): Incoming => ({
  from: 'somewhere:40000',
  content: left(error),
  reply: () => undefined,
})
