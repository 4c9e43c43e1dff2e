import fc from 'fast-check'
import type { Random } from '../../../src/core/random.js'
import { ResponseTimes } from '../../../src/core/detection/response-times.js'
import { seededRandom } from '../../../src/random.js'

const [leastMs, usualMs] = [250, 2000] as const

const after = (answersMs: readonly number[]): ResponseTimes => {
  const responses = new ResponseTimes(leastMs, usualMs)
  for (const afterMs of answersMs) responses.answered(afterMs)
  return responses
}

describe('the time allowed for an answer', () => {
  it('is the least before anything is known, and where answers are quick', () => {
    expect(after([]).timeoutMs).toBe(250)
    expect(after([5, 4, 6]).timeoutMs).toBe(250)
  })

  it('allows for twice the first answer beyond it', () => {
    expect(after([400]).timeoutMs).toBe(1200)
  })

  it('comes down to what answers take where they always take as long', () => {
    expect(after(new Array<number>(50).fill(400)).timeoutMs).toBeCloseTo(400, 2)
  })

  it('follows within a few answers when they take longer, and when they no longer do', () => {
    const quick = new Array<number>(100).fill(4)
    expect(after([...quick, 600]).timeoutMs).toBeGreaterThan(600)
    expect(after([...quick, 600, ...quick.slice(0, 20)]).timeoutMs).toBe(250)
  })

  it('is never less than the least, or more than eight times what is usual', () => {
    expect(after([]).mostMs).toBe(16_000)
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true })), (answersMs) => {
        const { timeoutMs } = after(answersMs)
        expect(timeoutMs).toBeGreaterThanOrEqual(leastMs)
        expect(timeoutMs).toBeLessThanOrEqual(16_000)
      }),
    )
  })

  test.each<[string, (random: Random) => number]>([
    ['evenly', (random) => 300 + 600 * random()],
    ['exponentially', (random) => -300 * Math.log(1 - random())],
    ['as of the near and the far', (random) => (random() < 0.7 ? 2 : 300)],
  ])('is exceeded by less than one answer in twenty where they scatter %s', (_, lawMs) => {
    const random = seededRandom(1)
    const responses = new ResponseTimes(0, Infinity)
    const answersMs = Array.from({ length: 10_000 }, () => lawMs(random))
    const late = answersMs.filter((afterMs) => {
      const { timeoutMs } = responses
      responses.answered(afterMs)
      return afterMs > timeoutMs
    })
    expect(late.length / answersMs.length).toBeLessThan(0.05)
  })
})

test('nobody stops waiting for an answer before it is late, however long that is allowed to take', () => {
  const responses = new ResponseTimes(20_000, 2000)
  expect(responses.mostMs).toBeGreaterThanOrEqual(responses.timeoutMs)
})
