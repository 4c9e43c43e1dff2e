import { Stopwatch } from '../../bench/where/stopwatch.js'

const busyFor = (ms: number): void => {
  const untilMs = performance.now() + ms
  while (performance.now() < untilMs);
}

describe('Stopwatch', () => {
  it('counts by kind, and hands on what was returned', () => {
    const watch = new Stopwatch()

    expect(watch.time('a', () => 7)).toBe(7)
    watch.time('a', () => undefined)
    watch.time('b', () => undefined)

    const counts = [...watch.take()].map(([kind, { count }]) => [kind, count])
    expect(counts).toEqual([
      ['a', 2],
      ['b', 1],
    ])
  })

  it('counts what is timed within something else as the one and not as the other', () => {
    const watch = new Stopwatch()

    const startedMs = performance.now()
    watch.time('outer', () => {
      watch.time('inner', () => busyFor(30))
    })
    const tookMs = performance.now() - startedMs

    const spells = watch.take()
    const [outerMs, innerMs] = [spells.get('outer')!.ms, spells.get('inner')!.ms]
    expect(innerMs).toBeGreaterThanOrEqual(30)
    expect(outerMs).toBeLessThanOrEqual(tookMs - innerMs)
  })

  it('goes on after something was thrown', () => {
    const watch = new Stopwatch()

    expect(() =>
      watch.time('a', () => {
        throw new Error('no')
      }),
    ).toThrow('no')
    watch.time('b', () => undefined)

    expect([...watch.take().keys()]).toEqual(['a', 'b'])
  })

  it('begins anew once it was taken', () => {
    const watch = new Stopwatch()

    watch.time('a', () => undefined)
    watch.take()

    expect(watch.take().size).toBe(0)
  })
})
