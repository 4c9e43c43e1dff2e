import fc from 'fast-check'
import { Numbers } from '../../bench/core/numbers.js'

const heartbeats = fc.array(
  fc.record({ asking: fc.integer({ min: 1000, max: 1040 }), asked: fc.integer({ min: 1000, max: 1040 }) }),
  { maxLength: 200 },
)

test('a floor does the work that it stands for: after an exchange both hold the newer heartbeats', () => {
  fc.assert(
    fc.property(heartbeats, (pairs) => {
      const asking = new Numbers(pairs.length, (place) => pairs[place]!.asking)
      const asked = new Numbers(pairs.length, (place) => pairs[place]!.asked)

      asking.apply(asked.answer(asking.digest(), 1000), 1000)

      const newer = pairs.map((pair) => Math.max(pair.asking, pair.asked))
      expect(asking.heartbeats).toEqual(newer)
      expect(asked.heartbeats).toEqual(newer)
    }),
  )
})
