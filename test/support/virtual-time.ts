import { type RunHelpers, TestScheduler } from 'rxjs/testing'

/** What a marble test works with; `scheduler` is for what takes one. */
export interface VirtualTime extends RunHelpers {
  readonly scheduler: TestScheduler
}

/** Runs a marble test: one character is a millisecond, nothing takes real time. */
export const inVirtualTime = (draw: (time: VirtualTime) => void): void => {
  const scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected))
  scheduler.run((helpers) => draw({ ...helpers, scheduler }))
}

/** Chance that says these numbers in turn, and then begins again. */
export const chances = (...numbers: readonly number[]): (() => number) => {
  let next = 0
  return () => numbers[next++ % numbers.length]!
}
