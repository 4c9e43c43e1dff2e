import type { Json } from '../../../src/core/json.js'
import { Deadlines } from '../../../src/core/state/deadlines.js'
import { OwnPeer } from '../../../src/core/state/own-peer.js'
import { jsonSizes } from '../../../src/wire/sizes.js'
import { addressOf, liveMap } from '../support/make.js'

const graceMs = 1000

const make = () => {
  const deadlines = new Deadlines()
  const own = new OwnPeer('me', addressOf('me'), 1024, deadlines, jsonSizes)
  const write = (key: string, value: Json, deadlineMs = Infinity, nowMs = 0) =>
    own.set({ key, value, deadlineMs, bytes: 10 }, nowMs)
  const expireUntil = (nowMs: number): void => {
    for (let due = deadlines.takeDue(nowMs); due !== undefined; due = deadlines.takeDue(nowMs)) {
      if (due.map === own.entries) own.expire(due.entry, nowMs)
    }
  }
  const kinds = () => [...own.entries].map(({ key, kind, version }) => `${kind} ${key}@${version}`)
  return { own, write, expireUntil, kinds }
}

describe('the own peer: writes', () => {
  it('counts one version for each write', () => {
    const { own, write, kinds } = make()
    write('a', 1)
    write('b', 1)
    write('a', 2)
    own.delete('b', 5, 0)
    expect(kinds()).toEqual(['set a@3', 'deleted b@4'])
    expect(own.maxVersion).toBe(4)
  })

  it('takes an equal value for no write, only if neither has an expiry', () => {
    const { own, write } = make()
    write('a', { x: [1] })
    expect(write('a', { x: [1] })).toBeUndefined()
    expect(write('a', { x: [1] }, 500)?.version).toBe(2)
    expect(write('a', { x: [1] }, 500)?.version).toBe(3)
    expect(write('a', { x: [1] })?.version).toBe(4)
    expect(write('a', { x: [1] })).toBeUndefined()
    expect(own.maxVersion).toBe(4)
  })

  it.each<[string, Json, Json]>([
    ['valueOf', { valueOf: 1 }, { valueOf: 2 }],
    ['toString', { toString: 'a' }, { toString: 'b' }],
    ['constructor', { constructor: { name: 'a' } }, { constructor: { name: 'b' } }],
  ])('compares values that have a key %s', (_, before, after) => {
    const { own, write } = make()
    write('a', before)
    expect(write('a', structuredClone(before))).toBeUndefined()
    expect(write('a', after)?.version).toBe(2)
    expect(own.maxVersion).toBe(2)
  })

  it('writes again what was deleted, and buries only what lives', () => {
    const { own, write } = make()
    expect(own.delete('a', 5, 0)).toBeUndefined()
    write('a', 1)
    own.delete('a', 5, 0)
    expect(own.delete('a', 5, 0)).toBeUndefined()
    expect(write('a', 1)?.version).toBe(3)
  })

  it('lets a key set again before it expires live on', () => {
    const { own, write, expireUntil, kinds } = make()
    write('longer', 1, 100)
    write('longer', 1, 300, 50)
    write('for ever', 1, 100)
    write('for ever', 1, Infinity, 50)
    expireUntil(200)
    expect(kinds()).toEqual(['set longer@2', 'set for ever@4'])
    expireUntil(300)
    expect(kinds()).toEqual(['expired longer@2', 'set for ever@4'])
    expect(own.maxVersion).toBe(4)
  })
})

describe('the own peer: tombstones', () => {
  it('take the room of their key, whatever the value was or was to be', () => {
    const { own, expireUntil } = make()
    const bytes = jsonSizes.entry('a', null)
    for (const key of ['a', 'b']) own.set({ key, value: 1, deadlineMs: 100, bytes: 8000 }, 0)
    own.write({ key: 'b', value: 2, deadlineMs: 50, bytes: 8000 }, 60) // its time ran out while it waited
    expect(own.entries.get('b')).toMatchObject({ kind: 'expired', bytes })
    expireUntil(100)
    expect(own.entries.get('a')).toMatchObject({ kind: 'expired', bytes })
  })
})

describe('the own peer: owner-issued collection', () => {
  it('raises the gc version once a tombstone is older than the grace, not before', () => {
    const { own, write, kinds } = make()
    write('a', 1)
    own.delete('a', 5, 0)
    own.collect(graceMs, graceMs - 1)
    expect([own.gcVersion, kinds()]).toEqual([0, ['deleted a@2']])
    own.collect(graceMs, graceMs)
    expect([own.gcVersion, kinds()]).toEqual([2, []])
  })

  it('stops below the first tombstone that is too young', () => {
    const { own, write, expireUntil } = make()
    write('late', 1, 900)
    write('early', 1)
    own.delete('early', 5, 0)
    expireUntil(900)
    own.collect(graceMs, graceMs)
    expect(own.gcVersion).toBe(0)
    own.collect(graceMs, 900 + graceMs)
    expect(own.gcVersion).toBe(3)
    expect(own.entries.size).toBe(0)
  })

  it('is no change of the map while it collects nothing', () => {
    const { own, write, expireUntil } = make()
    write('late', 1, 900)
    write('early', 1)
    own.delete('early', 5, 0)
    expireUntil(900)
    for (let nowMs = graceMs; nowMs < 900 + graceMs; nowMs += 100) own.collect(graceMs, nowMs)
    expect([own.gcVersion, own.changedMs]).toEqual([0, 0])
    own.collect(graceMs, 900 + graceMs)
    expect([own.gcVersion, own.changedMs]).toEqual([3, 900 + graceMs])
  })

  it('drops at once what expires below the gc version', () => {
    const { own, write, expireUntil, kinds } = make()
    write('late', 1, 5000)
    write('early', 1)
    own.delete('early', 5, 0)
    own.collect(graceMs, graceMs)
    expect(own.gcVersion).toBe(3)
    expireUntil(5000)
    expect(kinds()).toEqual([])
  })

  it('never touches a key that was written again', () => {
    const { own, write, kinds } = make()
    write('a', 1)
    own.delete('a', 5, 0)
    write('a', 2)
    own.collect(graceMs, 10 * graceMs)
    expect(kinds()).toEqual(['set a@3'])
    expect(own.gcVersion).toBe(0)
  })

  it('copes with more tombstones than a call can have arguments', () => {
    const { own, write } = make()
    for (let i = 0; i < 150_000; i++) {
      write(`k${i}`, 1)
      own.delete(`k${i}`, 5, 0)
    }
    own.collect(graceMs, graceMs)
    expect(own.gcVersion).toBe(300_000)
    expect(own.entries.size).toBe(0)
  })
})

describe('the own peer: a later run', () => {
  it('issues the live entries again from version 1; tombstones and what has run out go', () => {
    const { own, write, expireUntil } = make()
    write('a', 1)
    write('b', 2)
    write('gone', 3)
    own.delete('gone', 5, 0)
    write('short', 4, 10)
    write('long', 5, 1000)
    write('b', 6)
    const heartbeat = own.heartbeat
    own.reissue(2048, 10)
    expect(liveMap(own.entries)).toEqual({ a: 1, long: 5, b: 6 })
    expect([...own.entries].map(({ version }) => version)).toEqual([1, 2, 3])
    expect([own.generation, own.maxVersion, own.gcVersion]).toEqual([2048, 3, 0])
    expect(own.heartbeat).toBeGreaterThan(heartbeat)
    expireUntil(1000)
    expect(liveMap(own.entries)).toEqual({ a: 1, b: 6 })
  })

  it('collects its own tombstones afterwards', () => {
    const { own, write } = make()
    write('a', 1)
    own.delete('a', 5, 0)
    own.reissue(2048, 0)
    write('b', 1)
    own.delete('b', 5, 0)
    own.collect(graceMs, graceMs)
    expect(own.gcVersion).toBe(2)
  })

  it('says goodbye with a raised heartbeat', () => {
    const { own } = make()
    const heartbeat = own.heartbeat
    own.leave(77)
    expect([own.status, own.statusSinceMs, own.heartbeat]).toEqual(['left', 77, heartbeat + 1])
  })
})
