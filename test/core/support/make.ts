import type { Address } from '../../../src/core/address.js'
import type { Json } from '../../../src/core/json.js'
import { Coverage } from '../../../src/core/detection/coverage.js'
import type { Delta, DeltaEntry, Row } from '../../../src/core/message.js'
import { PeerStore } from '../../../src/core/state/peer-store.js'
import { Replica } from '../../../src/core/state/replica.js'
import { jsonSizes } from '../../../src/wire/sizes.js'
import { generationAt, testSettings } from './settings.js'

export const addressOf = (name: string): Address => ({ host: name, port: 1 })

export const set = (version: number, key: string, value: Json = version, remainingMs = Infinity): DeltaEntry => ({
  key,
  version,
  kind: 'set',
  value,
  remainingMs,
  bytes: jsonSizes.entry(key, value),
})

const tombstone =
  (kind: 'deleted' | 'expired') =>
  (version: number, key: string): DeltaEntry => ({
    key,
    version,
    kind,
    value: null,
    remainingMs: 0,
    bytes: jsonSizes.entry(key, null),
  })

export const deleted = tombstone('deleted')
export const expired = tombstone('expired')

/** A delta of peer p's first run; complete up to the last entry unless said otherwise. */
export const delta = (parts: Partial<Delta> = {}): Delta => {
  const entries = parts.entries ?? []
  const from = parts.from ?? 0
  const toVersion = parts.toVersion ?? Math.max(from, entries.at(-1)?.version ?? 0, parts.senderMax ?? 0)
  const name = parts.name ?? 'p'
  return {
    name,
    address: addressOf(name),
    generation: generationAt(0),
    heartbeat: 1,
    status: 'alive',
    ageMs: 0,
    from,
    gcVersion: 0,
    toVersion,
    senderMax: toVersion,
    entries,
    ...parts,
  }
}

export const row = (parts: Partial<Row> = {}): Row => ({
  name: 'p',
  generation: generationAt(0),
  heartbeat: 1,
  maxVersion: 0,
  gcVersion: 0,
  status: 'alive',
  ageMs: 0,
  ...parts,
})

/** A replica that has taken those deltas, at time 0. */
export const replicaOf = (...deltas: readonly Delta[]): Replica => {
  const store = new PeerStore(testSettings, { name: 'me', generation: generationAt(0) }, jsonSizes, new Coverage(0))
  const replica = new Replica(store, store.add(deltas[0] ?? delta(), 0))
  for (const each of deltas) replica.apply(each, Infinity, 0)
  return replica
}

/** What somebody who asks `get` of every key is told: live values only. */
export const liveMap = (entries: Iterable<{ key: string; kind: string; value: Json }>): Record<string, Json> =>
  Object.fromEntries([...entries].filter(({ kind }) => kind === 'set').map(({ key, value }) => [key, value]))
