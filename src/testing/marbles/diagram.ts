import { TestScheduler } from 'rxjs/testing'
import type { Moment } from './moment.js'

/** A marble diagram, read. */
export interface Diagram {
  readonly moments: readonly Moment[]
  /** How long it is, dashes behind the last marble included. */
  readonly lengthMs: number
}

/**
 * Reads a diagram in the syntax of `TestScheduler.run`: blanks mean nothing, `-` lets one column pass, `1s ` a second, `a`
 * is a value (of `values`, or else the letter itself), `|` completes, `#` errs, `(ab)` happen at once.
 *
 * @param columnMs How much time one column is.
 */
export const readDiagram = (
  marbles: string,
  columnMs: number,
  values: Readonly<Record<string, unknown>> = {},
): Diagram => {
  if (!(columnMs > 0)) throw new RangeError(`a column must be longer than nothing, not ${columnMs} ms`)
  if (marbles.includes('^') || marbles.includes('!')) {
    throw new SyntaxError(`"${marbles}": a diagram begins when the cluster does; "^" and "!" say nothing here`)
  }
  // one of its own, so that the scheduler that others use keeps its frames
  class Marbles extends TestScheduler {
    static override frameTimeFactor = columnMs
  }
  const parse = (text: string): ReturnType<typeof TestScheduler.parseMarbles> =>
    Marbles.parseMarbles(text, undefined, undefined, undefined, true)
  const isEnded = /[|#]/.test(marbles)
  const moments = parse(`${marbles} `).map(({ frame, notification }): Moment => {
    if (notification.kind === 'C') return { atMs: frame, kind: 'complete', value: undefined, symbol: '|' }
    if (notification.kind === 'E') return { atMs: frame, kind: 'error', value: values['#'], symbol: '#' }
    const symbol = notification.value as string
    return { atMs: frame, kind: 'next', value: Object.hasOwn(values, symbol) ? values[symbol] : symbol, symbol }
  })
  const end = parse(isEnded ? `${marbles} ` : `${marbles} |`).at(-1)
  return { moments, lengthMs: end?.frame ?? 0 }
}
