import { parseLoad } from '../../src/simulate/load/args.js'
import { plotLoad } from '../../src/simulate/load/plot.js'
import { loadTable } from '../../src/simulate/load/report.js'
import { runLoad } from '../../src/simulate/load/run.js'
import { defaultLoad, rateAt, variants } from '../../src/simulate/load/setup.js'

const small = { ...defaultLoad, nodes: 6, keys: 4, writesPerSecond: 2 }
const [throttled, unthrottled] = variants as [(typeof variants)[number], (typeof variants)[number]]
const run = (setup: typeof small, variant = unthrottled) => runLoad(setup, variant, () => undefined)

test('the rate is doubled for a while, then ends', () => {
  expect([0, 24.9, 25, 74.9, 75, 119.9, 120].map(rateAt)).toEqual([1, 1, 2, 2, 1, 1, 0])
})

test('a light load: all copies are equal within seconds of the last write, and nothing waits', async () => {
  const { samples, asked, published } = await run(small)
  expect(samples).toHaveLength(180)
  expect(Math.max(...samples.map(({ greatestS }) => greatestS))).toBeGreaterThan(0)
  expect(Math.max(...samples.map(({ waitingKeys }) => waitingKeys))).toBe(0)
  for (const { staleMappings, greatestS } of samples.slice(130)) expect([staleMappings, greatestS]).toEqual([0, 0])
  expect(asked).toBeGreaterThan(1.2 * 6 * 2 * 120)
  expect(published).toBe(asked)
})

test('the same setup gives the same run', async () => {
  expect(await run(small)).toEqual(await run(small))
})

test('what is too much makes copies stale, or waits at the writers where writes are throttled', async () => {
  const heavy = { ...small, nodes: 12, keys: 32, writesPerSecond: 30, maxMessageBytes: 4096 }
  const free = await run(heavy)
  const held = await run(heavy, throttled)
  const worst = ({ samples }: typeof free): number => Math.max(...samples.map(({ staleMappings }) => staleMappings))
  expect(worst(held)).toBeLessThan(worst(free))
  expect(held.published).toBeLessThan(free.published)
  expect(Math.max(...held.samples.map(({ waitingKeys }) => waitingKeys))).toBeGreaterThan(0)
  expect(held.samples.at(-1)).toMatchObject({ staleMappings: 0, waitingKeys: 0 })
  const table = loadTable(heavy, [free, held])
  expect(table).toContain('12 nodes with 32 keys each, 30 writes a second on each')
  expect(table.split('\n').filter((line) => line.startsWith('depth first'))).toHaveLength(2)
  const svg = plotLoad(heavy, [free, held])
  expect(svg.match(/<polyline/g)).toHaveLength(6)
  expect(svg).not.toContain('NaN')
}, 60_000)

test('the flags', () => {
  expect(parseLoad([])).toEqual({ setup: defaultLoad, json: false, plot: undefined, help: false })
  expect(parseLoad(['--nodes', '5', '--json', '--plot', 'a.svg']).setup.nodes).toBe(5)
  expect(() => parseLoad(['--nodes', '1'])).toThrow('--nodes must be a whole number from 2 to 1000, not "1"')
  expect(() => parseLoad(['--keys', ''])).toThrow('--keys must be')
  expect(() => parseLoad(['--writes'])).toThrow("'--writes'")
})
