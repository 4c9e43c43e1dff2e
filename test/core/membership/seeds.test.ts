import { Seeds } from '../../../src/core/membership/seeds.js'
import { addressOf } from '../support/make.js'

const make = (...names: readonly string[]) => new Seeds(names.map(addressOf), 1000, 5000)

describe('the seeds', () => {
  it('are picked at random', () => {
    const seeds = make('a', 'b')
    expect(seeds.pick(() => 0, 0)).toEqual(addressOf('a'))
    expect(seeds.pick(() => 0.9, 0)).toEqual(addressOf('b'))
    expect(make().pick(() => 0, 0)).toBeUndefined()
  })

  it('are tried for ever, each time after twice as long, up to a cap', () => {
    const seeds = make('a')
    const tries: number[] = []
    for (let nowMs = 0; nowMs <= 30_000; nowMs += 500) {
      if (seeds.pick(() => 0, nowMs) === undefined) continue
      tries.push(nowMs)
      seeds.failed('a:1', nowMs)
    }
    expect(tries).toEqual([0, 1000, 3000, 7000, 12_000, 17_000, 22_000, 27_000])
  })

  it('are free again as soon as they answer', () => {
    const seeds = make('a')
    seeds.failed('a:1', 0)
    seeds.failed('a:1', 1000)
    seeds.answered('a:1')
    expect(seeds.pick(() => 0, 1001)).toEqual(addressOf('a'))
    seeds.failed('a:1', 1001)
    expect(seeds.pick(() => 0, 2001)).toEqual(addressOf('a'))
  })

  it('fail once for several attempts at the same time', () => {
    const seeds = make('a')
    expect([seeds.failed('a:1', 0), seeds.failed('a:1', 0), seeds.failed('a:1', 500)]).toEqual([true, false, false])
    expect(seeds.pick(() => 0, 1000)).toEqual(addressOf('a'))
  })

  it('are news when they stop answering, not each time they are tried', () => {
    const seeds = make('a')
    expect(seeds.failed('a:1', 0)).toBe(true)
    expect(seeds.failed('a:1', 10_000)).toBe(false)
    seeds.answered('a:1')
    expect(seeds.failed('a:1', 20_000)).toBe(true)
    expect(seeds.failed('unknown:1', 0)).toBe(false)
  })

  it('are asked again where this node was found: next time they may stand for another', () => {
    const seeds = make('service')
    expect([seeds.wasSelf('service:1', 0), seeds.wasSelf('service:1', 1000)]).toEqual([true, false])
    expect(seeds.wasSelf('unknown:1', 0)).toBe(false)
    expect(seeds.count).toBe(1)
    expect([999, 1000, 2999, 3000].map((nowMs) => seeds.pick(() => 0, nowMs)?.host)).toEqual([
      undefined,
      undefined,
      undefined,
      'service',
    ])
    seeds.answered('service:1')
    expect(seeds.pick(() => 0, 1001)).toEqual(addressOf('service'))
  })

  it('count without this node, while nobody else is found there, and never as none', () => {
    const seeds = make('me', 'a')
    seeds.wasSelf('me:1', 0)
    expect(seeds.count).toBe(1)
    seeds.wasSelf('a:1', 0)
    expect(seeds.count).toBe(1)
    seeds.answered('me:1')
    seeds.answered('a:1')
    expect(seeds.count).toBe(2)
    expect(make().count).toBe(0)
  })

  it('count an address once, however often it is listed', () => {
    expect(make('a', 'a', 'b').count).toBe(2)
  })
})
