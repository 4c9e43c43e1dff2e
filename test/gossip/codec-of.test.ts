import { isLeft } from 'fp-ts/lib/Either.js'
import { parseOptions } from '../../src/config/parse.js'
import type { LimitOptions } from '../../src/config/options.js'
import type { Codec } from '../../src/core/codec.js'
import { codecOf } from '../../src/gossip/codec-of.js'

const codec = (limits: LimitOptions = {}): Codec => {
  const config = parseOptions({ cluster: 'test', ...limits })
  if (isLeft(config)) throw new Error(config.left)
  return codecOf(config.right)
}

describe('codecOf', () => {
  test('nodes of the same bounds share a codec', () => {
    expect(codec()).toBe(codec())
    expect(codec({ maxMessageBytes: 60_000 })).toBe(codec({ maxMessageBytes: 60_000 }))
  })

  test.each([{ maxMessageBytes: 60_000 }, { maxEntryBytes: 4_000 }, { maxKeyBytes: 100 }, { maxDepth: 3 }])(
    'nodes of other bounds do not: %j',
    (limits) => {
      const usual = codec()
      expect(codec(limits)).not.toBe(usual)
      expect(codec(limits).maxMessageBytes).toBe(limits.maxMessageBytes ?? usual.maxMessageBytes)
    },
  )
})
