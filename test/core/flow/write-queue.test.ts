import fc from 'fast-check'
import { Allowance } from '../../../src/core/flow/allowance.js'
import { WantedRate } from '../../../src/core/flow/wanted-rate.js'
import { WriteQueue } from '../../../src/core/flow/write-queue.js'

const write = (key: string, value: number) => ({ key, value, deadlineMs: Infinity, bytes: 10 })

const drained = (queue: WriteQueue): unknown[] => {
  const taken: unknown[] = []
  for (let next = queue.take(); next !== undefined; next = queue.take()) taken.push([next.key, next.value])
  return taken
}

describe('the queue of writes', () => {
  it('has one slot a key: the latest write wins, in the place of the first', () => {
    const queue = new WriteQueue()
    queue.put(write('a', 1), undefined, true)
    queue.put(write('b', 2), undefined, true)
    queue.put(write('a', 3), undefined, true)
    expect([queue.size, queue.newKeys, queue.get('a')?.value]).toEqual([2, 2, 3])
    expect(drained(queue)).toEqual([
      ['a', 3],
      ['b', 2],
    ])
    expect([queue.size, queue.newKeys]).toEqual([0, 0])
  })

  it('lets those go first whose published value is nearest to expiring', () => {
    const queue = new WriteQueue()
    queue.put(write('new', 1), undefined, true)
    queue.put(write('lasting', 2), Infinity, false)
    queue.put(write('late', 3), 9000, false)
    queue.put(write('soon', 4), 5000, false)
    expect(queue.newKeys).toBe(1)
    expect(drained(queue).map((taken) => (taken as [string])[0])).toEqual(['soon', 'late', 'new', 'lasting'])
  })

  it('lets each have its turn, though others are renewed all the while', () => {
    const queue = new WriteQueue()
    for (let i = 0; i < 3; i++) queue.put(write(`lasting ${i}`, i), undefined, true)
    const taken: string[] = []
    for (let i = 0; i < 20; i++) {
      for (const key of ['a', 'b']) queue.put(write(key, i), i + 5, false)
      taken.push(queue.take()!.key)
    }
    expect(taken.filter((key) => key.startsWith('lasting'))).toEqual(['lasting 0', 'lasting 1', 'lasting 2'])
    expect(taken.slice(0, 3)).not.toContain('lasting 0') // what is about to expire goes before
  })

  it('forgets a key of which there is nothing left to say', () => {
    const queue = new WriteQueue()
    queue.put(write('a', 1), 5000, false)
    queue.drop('a')
    queue.drop('never there')
    queue.put(write('a', 2), undefined, true)
    expect(drained(queue)).toEqual([['a', 2]])
  })

  it('keeps its order while many leave it', () => {
    const queue = new WriteQueue()
    for (const [key, until] of Object.entries({ late: 900, soon: 100 })) queue.put(write(key, 1), until, false)
    for (let i = 0; i < 100; i++) {
      queue.put(write(`k${i}`, i), 500, false)
      queue.drop(`k${i}`)
    }
    queue.put(write('between', 1), 300, false)
    expect(drained(queue).map((taken) => (taken as [string])[0])).toEqual(['soon', 'between', 'late'])
  })

  it('gives out what was put in last under each key, each once, whatever happens in between', () => {
    const step = fc.record({
      key: fc.constantFrom('a', 'b', 'c', 'd'),
      until: fc.constantFrom(undefined, 10, 20),
      take: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 50 }), (steps) => {
        const queue = new WriteQueue()
        const model = new Map<string, number>()
        const takeOne = (): void => {
          const taken = queue.take()
          expect(taken === undefined).toBe(model.size === 0)
          if (taken === undefined) return
          expect(taken.value).toBe(model.get(taken.key))
          model.delete(taken.key)
        }
        for (const [i, { key, until, take }] of steps.entries()) {
          queue.put(write(key, i), until, until === undefined)
          model.set(key, i)
          if (take) takeOne()
          expect(queue.size).toBe(model.size)
        }
        while (model.size > 0) takeOne()
        expect(queue.take()).toBeUndefined()
      }),
    )
  })
})

describe('the allowance', () => {
  it('lets a second of the limit go at once, then as many as the limit says', () => {
    const allowance = new Allowance(0)
    const taken = (perSecond: number, nowMs: number): number => {
      let count = 0
      while (allowance.take(perSecond, nowMs)) count++
      return count
    }
    expect(taken(100, 0)).toBe(100)
    expect(taken(100, 50)).toBe(5)
    expect(allowance.nextMs(100, 50)).toBeCloseTo(60, 6)
    expect(taken(100, 100_000)).toBe(100)
    expect(taken(0.5, 100_001)).toBe(0)
    expect(taken(0.5, 102_001)).toBe(1)
  })
})

describe('the wanted rate', () => {
  it('is the rate of writes that keep coming, and forgets those that ceased', () => {
    const rate = new WantedRate(3000, 0)
    for (let ms = 0; ms < 30_000; ms += 20) rate.add(ms)
    expect(rate.perSecond(30_000)).toBeGreaterThan(48)
    expect(rate.perSecond(30_000)).toBeLessThan(52)
    expect(rate.perSecond(33_000)).toBeCloseTo(rate.perSecond(30_000) / Math.E, 6)
    expect(rate.perSecond(90_000)).toBeLessThan(1e-6)
  })
})
