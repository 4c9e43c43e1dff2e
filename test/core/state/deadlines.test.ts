import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { Deadlines } from '../../../src/core/state/deadlines.js'
import type { Entry } from '../../../src/core/state/entry.js'
import { VersionedMap } from '../../../src/core/state/versioned-map.js'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const entry = (version: number, key: string, deadlineMs: number): Entry => ({
  key,
  version,
  kind: 'set',
  value: null,
  deadlineMs,
  bytes: 1,
})

const dueAt = (deadlines: Deadlines, nowMs: number): number[] => {
  const versions: number[] = []
  for (let due = deadlines.takeDue(nowMs); due !== undefined; due = deadlines.takeDue(nowMs)) {
    versions.push(due.entry.version)
  }
  return versions
}

describe('deadlines', () => {
  it('have nothing to wait for at first, nor for what never expires', () => {
    const deadlines = new Deadlines()
    deadlines.watch('p', new VersionedMap(), entry(1, 'a', Infinity))
    expect(deadlines.nextMs).toBe(Infinity)
    expect(deadlines.takeDue(1e12)).toBeUndefined()
  })

  it('hand out what is due, soonest first, each once', () => {
    const deadlines = new Deadlines()
    const map = new VersionedMap()
    for (const each of [entry(1, 'a', 30), entry(2, 'b', 10), entry(3, 'c', 20)]) {
      map.put(each)
      deadlines.watch('p', map, each)
    }
    expect(deadlines.nextMs).toBe(10)
    expect(dueAt(deadlines, 9)).toEqual([])
    expect(dueAt(deadlines, 20)).toEqual([2, 3])
    expect(deadlines.nextMs).toBe(30)
    expect(dueAt(deadlines, 1000)).toEqual([1])
  })

  it('pass over what its map no longer holds', () => {
    const deadlines = new Deadlines()
    const map = new VersionedMap()
    for (const each of [entry(1, 'a', 10), entry(2, 'a', 50)]) {
      map.put(each)
      deadlines.watch('p', map, each)
    }
    expect(dueAt(deadlines, 20)).toEqual([])
    expect(dueAt(deadlines, 50)).toEqual([2])
  })

  it('keep little of what was overwritten, also after very many have expired', async () => {
    const deadlines = new Deadlines()
    const map = new VersionedMap()
    const write = (version: number, key: string, deadlineMs: number): WeakRef<Entry> => {
      const each = entry(version, key, deadlineMs)
      map.put(each)
      deadlines.watch('p', map, each)
      return new WeakRef(each)
    }
    for (let i = 1; i <= 20_000; i++) write(i, `k${i}`, 1000)
    expect(dueAt(deadlines, 1000)).toHaveLength(20_000)
    map.clear()
    const rewritten = Array.from({ length: 10_000 }, (_, i) => write(20_001 + i, 'k', 1e9))
    await new Promise(setImmediate) // until then the references count
    collectGarbage()
    expect(rewritten.filter((each) => each.deref() !== undefined).length).toBeLessThan(2000)
    expect(dueAt(deadlines, 1e9)).toEqual([30_000])
  })

  it('agree with a list, however much waste is swept', () => {
    const writes = fc.array(fc.tuple(fc.nat(9), fc.nat(1000)), { minLength: 2000, maxLength: 3000 })
    fc.assert(
      fc.property(writes, fc.nat(1000), (all, nowMs) => {
        const deadlines = new Deadlines()
        const map = new VersionedMap()
        all.forEach(([key, deadlineMs], i) => {
          const written = entry(i + 1, `k${key}`, deadlineMs)
          map.put(written)
          deadlines.watch('p', map, written)
        })
        const due = [...map].filter((held) => held.deadlineMs <= nowMs).map(({ version }) => version)
        expect(dueAt(deadlines, nowMs).sort((a, b) => a - b)).toEqual(due)
        expect(deadlines.nextMs).toBeGreaterThan(nowMs)
      }),
      { numRuns: 20 },
    )
  })
})
