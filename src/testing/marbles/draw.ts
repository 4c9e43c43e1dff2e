import { inspect } from 'node:util'
import { isSame, type Moment, time } from './moment.js'

/** What was drawn, and what happened. */
export interface BothSides {
  readonly expected: readonly Moment[]
  readonly received: readonly Moment[]
}

/** A value and the letter that stands for it. */
interface Named {
  readonly symbol: string
  readonly moment: Moment
}

/**
 * Both diagrams under each other: what happened at the same time stands in the same column, with the time above it; below,
 * what each letter stands for.
 */
export const drawBoth = ({ expected, received }: BothSides): string => {
  const named = letters(expected, received)
  const times = [...new Set([...expected, ...received].map(({ atMs }) => atMs))].sort((a, b) => a - b)
  const columns = times.map((atMs) => {
    const cells = [
      marbles(expected.filter((moment) => moment.atMs === atMs).map(({ symbol = '?' }) => symbol)),
      marbles(named.filter(({ moment }) => moment.atMs === atMs).map(({ symbol }) => symbol)),
    ] as const
    const width = Math.max(time(atMs).length, cells[0].length, cells[1].length) + 2
    return { label: time(atMs).padEnd(width), cells: cells.map((cell) => cell.padEnd(width, '-')) }
  })
  const row = (of: 0 | 1): string => `--${columns.map(({ cells }) => cells[of] as string).join('')}`
  return [
    `              ${columns.map(({ label }) => label).join('')}`.trimEnd(),
    `  expected  ${row(0)}`,
    `  received  ${row(1)}`,
    '',
    ...values(
      'expected',
      expected.map((moment) => ({ symbol: moment.symbol ?? '?', moment })),
    ),
    ...values('received', named),
  ].join('\n')
}

const marbles = (symbols: readonly string[]): string =>
  symbols.length > 1 ? `(${symbols.join('')})` : symbols.join('')

/** What was received, by the letter of what was expected to look like it; what nobody expected gets a letter of its own. */
const letters = (expected: readonly Moment[], received: readonly Moment[]): Named[] => {
  const taken = new Set(expected.map(({ symbol }) => symbol))
  const free = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz').filter((letter) => !taken.has(letter))
  const strangers: Named[] = []
  return received.map((moment, i) => {
    if (moment.kind !== 'next') return { symbol: moment.kind === 'complete' ? '|' : '#', moment }
    // its own counterpart first: several letters may stand for like values
    const like = [expected[i], ...expected].find((each) => each !== undefined && isSame(each, moment))?.symbol
    const known = like ?? strangers.find((stranger) => isSame(stranger.moment, moment))?.symbol
    const symbol = known ?? free.shift() ?? '?'
    if (known === undefined) strangers.push({ symbol, moment })
    return { symbol, moment }
  })
}

/** What each letter stands for, once. */
const values = (whose: string, named: readonly Named[]): string[] => {
  const shown = new Map<string, unknown>()
  for (const { symbol, moment } of named) {
    if (moment.kind === 'complete' || shown.has(symbol) || moment.value === symbol) continue
    if (moment.kind === 'next' || moment.value !== undefined) shown.set(symbol, moment.value)
  }
  return [...shown].map(([symbol, value]) => {
    const text = inspect(value, { breakLength: 100, depth: 4 }).replaceAll('\n', '\n    ')
    return `  ${whose} ${symbol} = ${text}`
  })
}
