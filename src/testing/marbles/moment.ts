import { isAlike } from './alike.js'

/** Something that a marble diagram says, or that a stream did. */
export interface Moment {
  /** Since the beginning of the diagram. */
  readonly atMs: number
  readonly kind: 'next' | 'complete' | 'error'
  /** The emitted value, or the error. */
  readonly value: unknown
  /** The letter in the diagram; `undefined` for what was received. */
  readonly symbol?: string
}

/** Whether it is the same but for the time. */
export const isSame = (expected: Moment, received: Moment): boolean => {
  if (expected.kind !== received.kind) return false
  if (expected.kind === 'error') return expected.value === undefined || isAlike(expected.value, received.value)
  return isAlike(expected.value, received.value)
}

/** 350ms, 5s, 8.35s. */
export const time = (ms: number): string => (ms < 1000 && ms > 0 ? `${ms}ms` : `${ms / 1000}s`)
