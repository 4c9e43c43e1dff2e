import fc from 'fast-check'
import { type Entry, expired } from '../../../src/core/state/entry.js'
import { VersionedMap } from '../../../src/core/state/versioned-map.js'
import { jsonSizes } from '../../../src/wire/sizes.js'

const entry = (version: number, key: string, kind: Entry['kind'] = 'set', deadlineMs = Infinity): Entry => ({
  key,
  version,
  kind,
  value: kind === 'set' ? version : null,
  deadlineMs,
  bytes: 10 + version,
})

const since = (map: VersionedMap, version: number): number[] => {
  const versions: number[] = []
  map.eachSince(version, (visited) => versions.push(visited.version) > 0)
  return versions
}

describe('a versioned map', () => {
  it('keeps the newest entry of each key, in version order', () => {
    const map = new VersionedMap()
    for (const [version, key] of [
      [1, 'a'],
      [2, 'b'],
      [3, 'a'],
      [4, '__proto__'],
    ] as const)
      map.put(entry(version, key))
    expect([...map].map(({ version }) => version)).toEqual([2, 3, 4])
    expect(map.get('a')?.version).toBe(3)
    expect(map.get('__proto__')?.version).toBe(4)
    expect(map.size).toBe(3)
    expect(map.bytes).toBe(12 + 13 + 14)
  })

  it('shows a value until its time has come, and no tombstone', () => {
    const map = new VersionedMap()
    map.put(entry(1, 'a', 'set', 100))
    map.put(entry(2, 'b', 'deleted'))
    expect(map.live('a', 99)?.version).toBe(1)
    expect(map.live('a', 100)).toBeUndefined()
    expect(map.live('b', 0)).toBeUndefined()
    expect(map.live('c', 0)).toBeUndefined()
  })

  it('stops a walk when told to', () => {
    const map = new VersionedMap()
    for (let version = 1; version <= 5; version++) map.put(entry(version, `k${version}`))
    const seen: number[] = []
    map.eachSince(1, ({ version }) => seen.push(version) < 2)
    expect(seen).toEqual([2, 3])
  })

  it('replaces an entry in its place', () => {
    const map = new VersionedMap()
    const held = entry(2, 'b', 'set', 50)
    for (const each of [entry(1, 'a'), held, entry(3, 'c')]) map.put(each)
    map.replace(held, expired(held, jsonSizes))
    expect([...map].map(({ kind }) => kind)).toEqual(['set', 'expired', 'set'])
    expect(map.holds(held)).toBe(false)
  })

  it('drops tombstones up to the gc version and nothing else', () => {
    const map = new VersionedMap()
    for (const each of [entry(1, 'a', 'deleted'), entry(2, 'b'), entry(3, 'c', 'expired'), entry(4, 'd', 'deleted')]) {
      map.put(each)
    }
    map.dropTombstones(3)
    expect([...map].map(({ key }) => key)).toEqual(['b', 'd'])
    expect(map.bytes).toBe(12 + 14)
    expect(map.depthSince(0)).toBe(2)
  })

  it('never drops a key that has been overwritten since', () => {
    const map = new VersionedMap()
    const former = entry(1, 'a', 'expired')
    map.put(former)
    map.put(entry(2, 'a'))
    map.drop(former)
    map.dropTombstones(1)
    expect(map.get('a')?.version).toBe(2)
  })

  it('keeps of few keys nothing but their newest entries', () => {
    const map = new VersionedMap()
    for (let version = 1; version <= 100; version++) map.put(entry(version, `k${version % 3}`))
    expect(map.depthSince(0)).toBe(3)
  })

  it('keeps its log in proportion to what it holds', () => {
    const map = new VersionedMap()
    for (let version = 1; version <= 10_000; version++) map.put(entry(version, `k${version % 30}`))
    expect(map.depthSince(0)).toBeLessThanOrEqual(2 * 30 + 17)
  })

  // few keys are held in another way than many
  it.each([4, 12])('agrees with a plain list of up to %d keys', (keys) => {
    const step = fc.record({
      key: fc.constantFrom(...Array.from({ length: keys }, (_, i) => `k${i}`)),
      kind: fc.constantFrom('set', 'deleted', 'expire', 'gc'),
    })
    fc.assert(
      fc.property(fc.array(step, { minLength: 2 * keys, maxLength: 60 }), (steps) => {
        const map = new VersionedMap()
        let model: Entry[] = []
        steps.forEach(({ key, kind }, i) => {
          const version = i + 1
          const held = model.find((each) => each.key === key)
          if (kind === 'set' || kind === 'deleted') {
            map.put(entry(version, key, kind))
            model = [...model.filter((each) => each.key !== key), entry(version, key, kind)]
          } else if (kind === 'gc') {
            map.dropTombstones(i - 3)
            model = model.filter((each) => each.kind === 'set' || each.version > i - 3)
          } else if (held?.kind === 'set') {
            map.replace(map.get(key)!, expired(held, jsonSizes))
            model = model.map((each) => (each === held ? expired(held, jsonSizes) : each))
          }
          expect([...map]).toEqual(model)
          expect(map.bytes).toBe(model.reduce((sum, each) => sum + each.bytes, 0))
          for (const from of [0, i - 2, i]) {
            expect(since(map, from)).toEqual(model.map((each) => each.version).filter((each) => each > from))
            expect(map.depthSince(from)).toBeGreaterThanOrEqual(since(map, from).length)
          }
        })
      }),
    )
  })
})
