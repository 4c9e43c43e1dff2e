import type { Entry } from '../../../src/core/state/entry.js'
import { Graves } from '../../../src/core/state/graves.js'
import { VersionedMap } from '../../../src/core/state/versioned-map.js'

const tombstone = (version: number, key: string): Entry => ({
  key,
  version,
  kind: 'deleted',
  value: null,
  deadlineMs: Infinity,
  bytes: 10,
})

const make = () => {
  const entries = new VersionedMap()
  const graves = new Graves(entries)
  const bury = (version: number, key: string, sinceMs: number): void => {
    const entry = tombstone(version, key)
    entries.put(entry)
    graves.dig(entry, sinceMs)
  }
  return { entries, graves, bury }
}

describe('graves', () => {
  it('tell up to which version all tombstones were there at a time', () => {
    const { graves, bury } = make()
    bury(2, 'a', 10)
    bury(4, 'b', 20)
    bury(6, 'c', 30)
    expect([9, 10, 20, 29, 30].map((ms) => graves.allThereBy(ms))).toEqual([0, 2, 4, 4, 6])
  })

  it('of values that expired may be older than such of an earlier write', () => {
    const { entries, graves, bury } = make()
    for (const version of [1, 2, 3]) entries.put({ ...tombstone(version, `k${version}`), kind: 'set' })
    bury(4, 'deleted', 10)
    const expired = tombstone(2, 'k2')
    entries.replace(entries.get('k2')!, expired)
    graves.dig(expired, 20)
    expect([10, 20].map((ms) => graves.allThereBy(ms))).toEqual([0, 4])
  })

  it('of one key that comes and goes are few', () => {
    const { graves, bury } = make()
    for (let version = 1; version <= 10_000; version++) bury(version, 'k', version)
    expect(graves.size).toBeLessThan(20)
    expect(graves.allThereBy(10_000)).toBe(10_000)
  })
})
