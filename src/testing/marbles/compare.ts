import { inspect } from 'node:util'
import { type BothSides, drawBoth } from './draw.js'
import { isSame, type Moment, time } from './moment.js'

/** An expectation and what became of it. */
export interface Comparison extends BothSides {
  /** What is watched, in words. */
  readonly label: string
  /** How much later than drawn a moment may come. */
  readonly withinMs: number
}

/**
 * Compares moment by moment. Returns `undefined` when all is as drawn; else what is wrong first, with both diagrams under
 * each other and the values below.
 */
export const compare = (comparison: Comparison): string | undefined => {
  const wrong = firstWrong(comparison)
  return wrong === undefined ? undefined : `${comparison.label}: ${wrong}\n\n${drawBoth(comparison)}`
}

const firstWrong = ({ expected, received, withinMs }: Comparison): string | undefined => {
  for (let i = 0; i < Math.max(expected.length, received.length); i++) {
    const drawn = expected[i]
    const came = received[i]
    if (came === undefined) return drawn === undefined ? undefined : `${name(drawn)} at ${time(drawn.atMs)} never came`
    if (drawn === undefined) return `${name(came)} came at ${time(came.atMs)} and nothing more was expected`
    if (!isSame(drawn, came)) {
      return `at ${time(came.atMs)} came ${name(came)} where ${name(drawn)} was expected`
    }
    const lateMs = came.atMs - drawn.atMs
    if (lateMs < 0)
      return `${name(drawn)} was expected at ${time(drawn.atMs)} and came at ${time(came.atMs)}, too early`
    if (lateMs > withinMs) {
      const until = withinMs >= 1 ? ` or up to ${time(Math.round(withinMs))} later` : ''
      return `${name(drawn)} was expected at ${time(drawn.atMs)}${until} and came at ${time(came.atMs)}, too late`
    }
  }
  return undefined
}

const name = ({ kind, symbol, value }: Moment): string => {
  if (kind === 'complete') return 'the completion'
  if (kind === 'error') return symbol === undefined ? `the error ${brief(value)}` : 'an error'
  return symbol === undefined ? brief(value) : `"${symbol}"`
}

const brief = (value: unknown): string => {
  const whole = inspect(value, { breakLength: Infinity, depth: 2 })
  return whole.length > 60 ? `${whole.slice(0, 59)}…` : whole
}
