import { farFutureMs } from '../../../src/core/generation.js'
import { Forgotten } from '../../../src/core/membership/forgotten.js'
import { addressOf } from '../support/make.js'
import { generationAt, wallStartMs } from '../support/settings.js'

const life = (name: string, generation = 5, heartbeat = 10) => ({
  name,
  address: addressOf(name),
  generation,
  heartbeat,
})

const covering = (forgotten: Forgotten, name: string, generation = 5, heartbeat = 10) =>
  forgotten.covering({ name, generation, heartbeat }, wallStartMs)
const covers = (...word: Parameters<typeof covering>) => covering(...word) !== undefined

describe('the memory of forgotten peers', () => {
  it('covers what is no newer than what was known, and nothing of others', () => {
    const forgotten = new Forgotten(10)
    forgotten.remember(life('p'))
    const coversP = (generation: number, heartbeat: number) => covers(forgotten, 'p', generation, heartbeat)
    expect([coversP(5, 10), coversP(5, 9), coversP(4, 99)]).toEqual([true, true, true])
    expect([coversP(5, 11), coversP(6, 0)]).toEqual([false, false])
    expect(covers(forgotten, 'q', 1, 1)).toBe(false)
  })

  it('keeps nothing but name, address, generation and heartbeat', () => {
    const forgotten = new Forgotten(10)
    forgotten.remember({ ...life('p'), ...{ entries: 'heavy' } })
    expect(covering(forgotten, 'p')).toEqual({ ...life('p'), earlier: [] })
  })

  it('is bounded: who was forgotten longest ago goes first', () => {
    const forgotten = new Forgotten(2)
    for (const name of ['a', 'b', 'a', 'c']) forgotten.remember(life(name))
    expect(['a', 'b', 'c'].map((name) => covering(forgotten, name)?.name)).toEqual(['a', undefined, 'c'])
  })

  it('loses who came back', () => {
    const forgotten = new Forgotten(2)
    forgotten.remember(life('__proto__'))
    forgotten.takenIn(life('__proto__', 6), undefined)
    expect(covering(forgotten, '__proto__')).toBeUndefined()
  })
})

describe('the memory of one that came from a far future', () => {
  const right = generationAt(0)
  const far = generationAt(farFutureMs + 1)
  const farther = generationAt(2 * farFutureMs + 2)

  /** Runs that were held one after the other, each replaced by the next; the last was forgotten. */
  const after = (...runs: readonly number[]): Forgotten => {
    const forgotten = new Forgotten(2)
    const lives = runs.map((generation) => life('p', generation))
    lives.forEach((each, i) => forgotten.takenIn(each, lives[i - 1]))
    forgotten.remember(lives.at(-1)!)
    return forgotten
  }

  it('does not cover one that looks right, but for what was known of the run before', () => {
    expect(covers(after(far), 'p', right, 1)).toBe(false)
    const forgotten = after(right, far)
    expect(covers(forgotten, 'p', far, 10)).toBe(true)
    expect([covers(forgotten, 'p', right, 10), covers(forgotten, 'p', right - 1, 99)]).toEqual([true, true])
    expect([covers(forgotten, 'p', right, 11), covers(forgotten, 'p', right + 1, 1)]).toEqual([false, false])
  })

  it('keeps the run before through several of them, and through a return', () => {
    const forgotten = after(right, far, farther)
    expect(covers(forgotten, 'p', right, 10)).toBe(true)
    forgotten.takenIn(life('p', farther, 11), undefined)
    expect(covers(forgotten, 'p', right, 10)).toBe(false) // it is held
    forgotten.remember(life('p', farther, 12))
    expect(covers(forgotten, 'p', right, 10)).toBe(true)
  })

  it('keeps a run that was forgotten before it came', () => {
    const forgotten = after(right)
    forgotten.takenIn(life('p', far), undefined)
    forgotten.remember(life('p', far))
    expect(covers(forgotten, 'p', right, 10)).toBe(true)
  })

  it('keeps the last run before it, whatever the clock said when they came', () => {
    const forgotten = after(right - 1, right, far, far + 1)
    expect([covers(forgotten, 'p', right, 10), covers(forgotten, 'p', right, 11)]).toEqual([true, false])
    expect(covering(forgotten, 'p', far + 1)).toEqual({ ...life('p', far + 1), earlier: [life('p', right)] })
  })

  it('ends with a return as a later run that looks right', () => {
    const forgotten = after(right, far)
    forgotten.takenIn(life('p', right + 1), undefined)
    forgotten.remember(life('p', right + 1, 3))
    expect(covering(forgotten, 'p', right + 1, 3)).toEqual({ ...life('p', right + 1, 3), earlier: [] })
  })
})
