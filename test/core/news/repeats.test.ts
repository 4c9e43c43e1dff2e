import { repeatsFor } from '../../../src/core/news/repeats.js'

const settings = { newsRepeats: 3, newsFanout: 3 }

describe('repeats of news', () => {
  it.each([
    [2, 0, 3],
    [100, 0.02, 3],
    [1000, 0.02, 4],
    [10_000, 0.02, 5],
    [10, 0.75, 6],
    [100, 0.75, 6],
    [1000, 0.75, 8],
    [10_000, 0.75, 9],
    [10_000, 0.95, 20],
  ])('%i nodes, %d of all exchanges unanswered: %i', (nodes, failureRate, repeats) => {
    expect(repeatsFor(settings, nodes, failureRate)).toBe(repeats)
  })

  it('scale what is asked for, and never fall below it', () => {
    expect(repeatsFor({ newsRepeats: 1, newsFanout: 8 }, 3, 0.1)).toBe(1)
    expect(repeatsFor({ newsRepeats: 2, newsFanout: 8 }, 3, 0.75)).toBe(4)
  })
})
