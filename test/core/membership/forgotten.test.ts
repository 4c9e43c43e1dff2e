import { Forgotten } from '../../../src/core/membership/forgotten.js'
import { addressOf } from '../support/make.js'

const memory = (name: string, generation = 5, heartbeat = 10) => ({
  name,
  address: addressOf(name),
  generation,
  heartbeat,
})

describe('the memory of forgotten peers', () => {
  it('covers what is no newer than what was known, and nothing of others', () => {
    const forgotten = new Forgotten(10)
    forgotten.remember(memory('p'))
    const covers = (generation: number, heartbeat: number) => forgotten.covers({ name: 'p', generation, heartbeat })
    expect([covers(5, 10), covers(5, 9), covers(4, 99)]).toEqual([true, true, true])
    expect([covers(5, 11), covers(6, 0)]).toEqual([false, false])
    expect(forgotten.covers({ name: 'q', generation: 1, heartbeat: 1 })).toBe(false)
  })

  it('keeps nothing but name, address, generation and heartbeat', () => {
    const forgotten = new Forgotten(10)
    forgotten.remember({ ...memory('p'), ...{ entries: 'heavy' } })
    expect(forgotten.get('p')).toEqual(memory('p'))
  })

  it('is bounded: who was forgotten longest ago goes first', () => {
    const forgotten = new Forgotten(2)
    for (const name of ['a', 'b', 'a', 'c']) forgotten.remember(memory(name))
    expect(['a', 'b', 'c'].map((name) => forgotten.get(name)?.name)).toEqual(['a', undefined, 'c'])
  })

  it('loses who came back', () => {
    const forgotten = new Forgotten(2)
    forgotten.remember(memory('__proto__'))
    forgotten.delete('__proto__')
    expect(forgotten.get('__proto__')).toBeUndefined()
  })
})
