import { type Either, isLeft } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { defaults } from '../../src/config/defaults.js'
import type { GossipOptions } from '../../src/config/options.js'
import { type Config, parseOptions } from '../../src/config/parse.js'

const parse = (options: object): Either<string, Config> => parseOptions({ cluster: 'orders', ...options })

const configOf = (options: Partial<GossipOptions>): Config => {
  const parsed = parse(options)
  if (isLeft(parsed)) throw new Error(parsed.left)
  return parsed.right
}

const faultOf = (options: object): string => {
  const parsed = parse(options)
  return isLeft(parsed) ? parsed.left : 'none'
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** The least and most of each option, and what must go with them so that they contradict nothing. */
const ranges: readonly [option: keyof GossipOptions, least: number, most: number, alongside?: object][] = [
  ['port', 0, 65_535],
  ['roundIntervalMs', 10, hourMs, { roundJitterMs: 0 }],
  ['roundJitterMs', 0, hourMs - 1, { roundIntervalMs: hourMs }],
  ['fanout', 1, 64],
  ['partners', 0, 64],
  ['heartbeatIntervalMs', 10, hourMs],
  ['evaluationIntervalMs', 10, hourMs],
  ['exchangeTimeoutMs', 10, hourMs],
  ['seedBackoffCapMs', 10, hourMs],
  ['goodbyeFanout', 0, 1000],
  ['newsPauseMs', 1, hourMs],
  ['newsFanout', 0, 64],
  ['newsRepeats', 1, 64],
  ['newsOverlapMs', 0, hourMs],
  ['minWritesPerSecond', 0.01, 1000],
  ['probeTimeoutMs', 1, hourMs],
  ['probers', 1, 1_000_000],
  ['phiThreshold', 0.1, 100, { suspectPhi: 0.01 }],
  ['suspectPhi', 0.01, 99, { phiThreshold: 100 }],
  ['phiWindow', 1, 10_000],
  ['phiMinDeviationMs', 1, hourMs],
  ['phiAcceptablePauseMs', 0, hourMs],
  ['maxIntervalMs', 10, dayMs],
  ['failedGraceMs', 100, 365 * dayMs],
  ['tombstoneGraceMs', 100, 365 * dayMs],
  ['maxMessageBytes', 4096, 16 * 1024 * 1024, { maxEntryBytes: 64 }],
  ['maxEntryBytes', 64, 4 * 1024 * 1024, { maxMessageBytes: 16 * 1024 * 1024 }],
  ['maxKeyBytes', 1, 4096],
  ['maxDepth', 1, 500],
  ['maxKeysPerPeer', 1, 10_000_000],
  ['maxPeers', 1, 1_000_000],
  ['maxStateBytes', 1024, Number.MAX_SAFE_INTEGER],
]

describe('ranges', () => {
  test.each(ranges)('%s is from %d to %d', (option, least, most, alongside = {}) => {
    expect(faultOf({ ...alongside, [option]: least })).toBe('none')
    expect(faultOf({ ...alongside, [option]: most })).toBe('none')
    for (const wrong of [-1, NaN, Infinity, '5', null, {}]) {
      expect(faultOf({ ...alongside, [option]: wrong })).toMatch(
        new RegExp(`^option "${option}" must be a (whole )?number`),
      )
    }
  })

  test.each(ranges.filter(([option]) => !['maxMessageBytes', 'suspectPhi', 'roundJitterMs'].includes(option)))(
    '%s is nothing below %d, nothing above %d',
    (option, least, most, alongside = {}) => {
      const step = Number.isInteger(least) ? 1 : 0.005
      expect(faultOf({ ...alongside, [option]: least - step })).toContain(`"${option}"`)
      expect(faultOf({ ...alongside, [option]: most + step })).toContain(`"${option}"`)
    },
  )

  test('counts and times are whole, phi need not be', () => {
    expect(faultOf({ fanout: 1.5 })).toBe('option "fanout" must be a whole number from 1 to 64, not 1.5')
    expect(faultOf({ phiThreshold: 7.5, suspectPhi: 0.5 })).toBe('none')
  })

  test('names are of 1 to 255 characters, none of them a control character', () => {
    for (const option of ['cluster', 'name']) {
      for (const name of ['x', 'ü'.repeat(255), 'with space', '__proto__'])
        expect(faultOf({ [option]: name })).toBe('none')
      for (const name of ['', 'x'.repeat(256), 'new\nline', 5])
        expect(faultOf({ [option]: name })).toContain(`"${option}"`)
    }
  })

  test('the law of phi is one of two', () => {
    expect(faultOf({ phiDistribution: 'exponential' })).toBe('none')
    expect(faultOf({ phiDistribution: 'gauss' })).toBe(
      'option "phiDistribution" must be "normal" or "exponential", not "gauss"',
    )
  })

  test('a long value is not quoted whole', () => {
    expect(faultOf({ phiDistribution: 'x'.repeat(10_000) }).length).toBeLessThan(200)
  })
})

describe('addresses', () => {
  test.each([
    ['10.0.0.5:9000', { host: '10.0.0.5', port: 9000 }],
    ['node-1.internal:9000', { host: 'node-1.internal', port: 9000 }],
    ['[fe80::1]:9000', { host: 'fe80::1', port: 9000 }],
    ['10.0.0.5', { host: '10.0.0.5', port: undefined }],
    ['10.0.0.5:0', { host: '10.0.0.5', port: undefined }],
    ['[::1]', { host: '::1', port: undefined }],
  ])('advertise %s', (advertise, expected) => {
    expect(configOf({ advertise }).advertise).toEqual(expected)
  })

  test.each(['', ':9000', '::1', 'fe80::abcd', 'b:', 'b:70000', 'b:http', '[::1', 'my host', 'b:9000/'])(
    'advertise "%s" is refused',
    (advertise) => expect(faultOf({ advertise })).toMatch(/^option "advertise"/),
  )

  test.each(['0.0.0.0', '0.0.0.0:9000', '[::]', '[::]:9000', '[::0]', '0', '[0:0:0:0:0:0:0:0]:9000'])(
    'advertise %s is refused: nobody can dial it',
    (advertise) =>
      expect(faultOf({ host: '0.0.0.0', advertise })).toBe(
        'option "advertise" must be an address or a name of this machine that others can dial, ' +
          `not "${advertise}": that means every interface, and to the others themselves`,
      ),
  )

  test.each([
    ['host', 'undefined', 'undefined'],
    ['advertise', 'undefined:9000', 'undefined:9000'],
    ['advertise', 'null', 'null'],
    ['seeds', ['ok:1', 'undefined:9000'], 'undefined:9000'],
  ])('%s %j is refused: somebody forgot a variable', (option, value, shown) => {
    expect(faultOf({ [option]: value })).toBe(
      `option "${option}": ${JSON.stringify(shown)} is what a template makes of a variable that is not set: ` +
        'set it, or leave the option out',
    )
  })

  test('seeds are read as addresses', () => {
    expect(configOf({ seeds: ['a:1', '[::1]:2'] }).seeds).toEqual([
      { host: 'a', port: 1 },
      { host: '::1', port: 2 },
    ])
  })

  test.each(['', 'a', 'a:', 'a:0', 'a:65536', ':1', '::1', 'a b:1', 'a:1 '])('seed "%s" is refused', (seed) => {
    expect(faultOf({ seeds: ['ok:1', seed] })).toMatch(/^option "seeds"/)
  })

  test('host and port are where it listens', () => {
    expect(configOf({}).bind).toEqual({ host: '127.0.0.1', port: 0 })
    expect(configOf({ host: '::', port: 9000 }).bind).toEqual({ host: '::', port: 9000 })
  })
})

describe('relations', () => {
  test.each([
    [{ suspectPhi: 9, phiThreshold: 8 }, 'option "suspectPhi" (9) must be below "phiThreshold" (8)'],
    [{ phiThreshold: 1 }, `option "suspectPhi" (${defaults.suspectPhi}) must be below "phiThreshold" (1)`],
    [{ roundIntervalMs: 50 }, 'option "roundJitterMs" (100) must be below "roundIntervalMs" (50)'],
    [{ maxMessageBytes: 16_384 }, 'option "maxEntryBytes" (8192) must be at most a quarter of "maxMessageBytes": 4096'],
  ])('%j contradicts', (options, fault) => {
    expect(faultOf(options)).toBe(fault)
  })
})

describe('defaults', () => {
  test('apply where nothing is given, or undefined', () => {
    const { settings, seeds, name, schema, roundJitterMs } = configOf({ fanout: undefined })
    expect(settings).toMatchObject({
      fanout: 1,
      roundIntervalMs: 1000,
      phiThreshold: defaults.phiThreshold,
      maxMessageBytes: 65_536,
    })
    expect([seeds, name, schema, roundJitterMs]).toEqual([[], undefined, undefined, 100])
  })

  test('are options that may be given', () => {
    expect(faultOf(defaults)).toBe('none')
    expect(configOf(defaults)).toEqual(configOf({}))
  })

  test('an option given wins', () => {
    const { settings, maxDepth } = configOf({ fanout: 3, phiDistribution: 'exponential', maxDepth: 5 })
    expect([settings.fanout, settings.phi.distribution, maxDepth]).toEqual([3, 'exponential', 5])
  })

  test('the schema is kept as it is', () => {
    const schema = { load: t.number }
    expect(configOf({ schema }).schema).toBe(schema)
  })
})

describe('maxIntervalMs', () => {
  test.each([
    ['by default', {}, 20_000],
    ['as given', { maxIntervalMs: 700, roundIntervalMs: 15_000, heartbeatIntervalMs: 15_000 }, 700],
    ['20 slow rounds', { roundIntervalMs: 15_000 }, 300_000],
    ['20 slow heartbeats', { heartbeatIntervalMs: 3000 }, 60_000],
    ['no less for fast ones', { roundIntervalMs: 50, roundJitterMs: 5, heartbeatIntervalMs: 50 }, 20_000],
  ])('is %s', (_, options, expected) => expect(configOf(options).settings.maxIntervalMs).toBe(expected))
})
