import { Identity } from '../../../src/core/membership/identity.js'
import type { Delta, Row } from '../../../src/core/message.js'
import { addressOf, delta, row } from '../support/make.js'
import { Parts } from '../support/context.js'
import { generationAt } from '../support/settings.js'

const make = () => {
  const parts = new Parts()
  const { own } = parts
  own.heartbeat = 10
  own.set({ key: 'k', value: 1, deadlineMs: Infinity, bytes: 10 }, 0)
  own.maxVersion = 5
  own.gcVersion = 2
  const identity = new Identity(parts.context)
  const said = { name: 'me', generation: own.generation, heartbeat: 10, gcVersion: 2 }
  const hear = {
    row: (more: Partial<Row>) => identity.heard(row({ ...said, maxVersion: 5, ...more })),
    delta: (more: Partial<Delta>) => identity.heard(delta({ ...said, senderMax: 5, ...more })),
  }
  /** A heartbeat each second, in which somebody speaks. */
  const watch = (seconds: number, speak: (second: number) => void): void => {
    for (let second = 1; second <= seconds; second++) {
      parts.nowMs = second * 1000
      speak(second)
      identity.tick(() => true)
    }
  }
  return { parts, own, identity, hear, watch, first: own.generation }
}

const laterRun = { generation: generationAt(5), heartbeat: 3 }
const elsewhere = { ...laterRun, address: addressOf('other') }

describe('hearing the own name', () => {
  it.each<[string, Partial<Row>]>([
    ['an equal echo', {}],
    ['an older echo', { heartbeat: 3, maxVersion: 1, gcVersion: 0 }],
    ['an echo that calls this node failed', { status: 'failed', ageMs: 100 }],
    ['a resync of the own map, with its goal in the gc column', { maxVersion: 1, gcVersion: 5 }],
    ['an earlier run, however far it came', { generation: generationAt(-5), heartbeat: 99, maxVersion: 99 }],
  ])('ignores %s', (_, said) => {
    const { own, hear, first, parts } = make()
    hear.row(said)
    hear.delta(said)
    expect([own.generation, own.maxVersion, parts.effects]).toEqual([first, 5, []])
  })

  it.each<[string, Partial<Row>]>([
    ['heartbeat', { heartbeat: 11 }],
    ['max version', { maxVersion: 6 }],
    ['gc version', { gcVersion: 6 }],
  ])('outbids its own generation with a %s it never had', (_, said) => {
    const { own, hear, first, parts } = make()
    hear.row(said)
    expect(own.generation).toBeGreaterThan(first)
    expect(parts.diagnostics.map(({ kind }) => kind)).toEqual(['outbid'])
    expect(parts.diagnostics[0]?.message).toMatch(/; if it is frequent, look at the clock$/)
  })

  it("outbids a delta whose sender's max is above its own", () => {
    const { own, hear, first } = make()
    hear.delta({ senderMax: 6, toVersion: 5 })
    expect(own.generation).toBeGreaterThan(first)
  })

  it('outbids a later run at its own address at once, and issues its map again', () => {
    const { own, hear } = make()
    hear.delta(laterRun)
    expect(own.generation).toBeGreaterThan(laterRun.generation)
    expect(own.maxVersion).toBe(1)
    expect(own.entries.get('k')).toMatchObject({ version: 1, value: 1 })
  })

  it('outbids once what one message says, and does not take that for a rival', () => {
    const { own, hear, parts } = make()
    for (let day = 1; day <= 5; day++) hear.delta({ generation: generationAt(day * 86_400_000), heartbeat: 3 })
    expect(parts.diagnostics.map(({ kind }) => kind)).toEqual(['outbid'])
    expect(own.generation).toBeGreaterThan(generationAt(86_400_000))
  })

  it('does not yield to whoever claims too much of each run that it takes', () => {
    const { own, hear, identity, parts } = make()
    for (let second = 1; second <= 20; second++) {
      parts.nowMs = second * 1000
      hear.row({ generation: own.generation, heartbeat: own.heartbeat + 3 })
    }
    expect(identity.yielded).toBe(false)
    expect(parts.diagnostics.map(({ kind }) => kind)).toEqual(['outbid', 'outbid', 'outbid'])
    parts.nowMs = 70_000
    hear.row({ generation: own.generation, heartbeat: own.heartbeat + 3 })
    expect(parts.diagnostics).toHaveLength(4)
  })

  it('says nothing more after its goodbye', () => {
    const { own, hear, first } = make()
    own.leave(0)
    hear.delta(laterRun)
    hear.row({ heartbeat: 99 })
    expect(own.generation).toBe(first)
  })
})

describe('a later run of the own name at another address', () => {
  it('is not outbid at first sight', () => {
    const { own, hear, first } = make()
    hear.delta(elsewhere)
    hear.row(laterRun)
    expect(own.generation).toBe(first)
  })

  it('is outbid when its heartbeat does not rise: a corpse', () => {
    const { own, hear, watch, identity } = make()
    watch(13, () => hear.delta(elsewhere))
    expect(own.generation).toBeGreaterThan(laterRun.generation)
    expect(identity.yielded).toBe(false)
  })

  it('is outbid when its heartbeat rose only while the last news of it spread', () => {
    const { hear, watch, identity } = make()
    watch(13, (second) => hear.delta({ ...elsewhere, heartbeat: Math.min(6, 3 + second) }))
    expect(identity.yielded).toBe(false)
  })

  it('is outbid when those who see its heartbeat rise hold it failed', () => {
    const { hear, watch, identity } = make()
    watch(13, (second) => hear.row({ ...laterRun, heartbeat: 3 + second, status: 'failed' }))
    expect(identity.yielded).toBe(false)
  })

  it('is neither outbid nor yielded to when others would not believe the answer', () => {
    const { own, hear, identity, parts, first } = make()
    hear.delta(elsewhere)
    parts.nowMs = 13_000
    identity.tick(() => false)
    expect([identity.yielded, own.generation]).toEqual([false, first])
  })

  it('is asked for a sign of life once its address is known', () => {
    const { hear, identity } = make()
    hear.row(laterRun)
    expect(identity.tick(() => true)).toBeUndefined()
    hear.delta(elsewhere)
    expect(identity.tick(() => true)).toEqual(addressOf('other'))
  })

  it('is yielded to when it answers to the end', () => {
    const { own, hear, watch, identity, parts, first } = make()
    const sender = { name: 'me', address: addressOf('other'), generation: laterRun.generation }
    hear.delta(elsewhere)
    watch(13, () => {
      identity.answered(sender)
    })
    expect([identity.yielded, own.generation]).toEqual([true, first])
    expect(parts.diagnostics.map(({ kind }) => kind)).toEqual(['name-conflict'])
    expect(parts.effects.filter(({ kind }) => kind === 'yielded')).toHaveLength(1)
  })

  it('is outbid when it answered at first and then fell silent', () => {
    const { own, hear, watch, identity } = make()
    const sender = { name: 'me', address: addressOf('other'), generation: laterRun.generation }
    hear.delta(elsewhere)
    watch(13, (second) => {
      if (second < 6) identity.answered(sender)
    })
    expect(own.generation).toBeGreaterThan(laterRun.generation)
  })

  it('is watched further when its heartbeat rises, which may be old news, and outbid when it stops', () => {
    const { own, hear, watch, identity, first } = make()
    watch(30, (second) => hear.row({ ...laterRun, heartbeat: 3 + Math.min(12, second) }))
    expect(own.generation).toBeGreaterThan(laterRun.generation)
    expect([identity.yielded, first < laterRun.generation]).toEqual([false, true])
  })

  it('is yielded to when its heartbeat rises for a minute, though it does not answer', () => {
    const { own, hear, watch, identity, first } = make()
    watch(50, (second) => hear.row({ ...laterRun, heartbeat: 3 + second }))
    expect([identity.yielded, own.generation]).toEqual([false, first])
    watch(63, (second) => hear.row({ ...laterRun, heartbeat: 3 + second }))
    expect([identity.yielded, own.generation]).toEqual([true, first])
  })
})

describe('more than three outbids a minute', () => {
  it('are a conflict', () => {
    const { own, hear, identity, parts } = make()
    const outbidAt = (ms: number): boolean => {
      parts.nowMs = ms
      hear.delta({ generation: own.generation + 1024 })
      return identity.yielded
    }
    expect([1, 2, 3, 4].map(outbidAt)).toEqual([false, false, false, true])
    expect(parts.diagnostics.map(({ kind }) => kind)).toEqual(['outbid', 'outbid', 'outbid', 'name-conflict'])
  })

  it('are none when they are spread out', () => {
    const { own, hear, identity, parts } = make()
    for (let i = 0; i < 10; i++) {
      parts.nowMs = i * 21_000
      hear.delta({ generation: own.generation + 1024 })
    }
    expect(identity.yielded).toBe(false)
  })
})
