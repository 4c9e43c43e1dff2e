import fc from 'fast-check'
import { Victim } from './victim.js'

const lives = Number(process.env.LIARS ?? 100)

test(
  'whatever a node is told, it keeps its bounds and its books, says what can be read, and tells of lives and values in order',
  () => {
    const seeds = fc.noShrink(fc.nat())
    fc.assert(
      fc.property(seeds, (seed) => new Victim(seed).live(400)),
      { numRuns: lives },
    )
  },
  1000 * lives,
)
