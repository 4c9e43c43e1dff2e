/**
 * The two clocks, read once for each input.
 *
 * Deadlines, intervals and ages are measured on the monotonic one, so a step of the wall clock expires nothing. Wall time
 * makes and judges generations, and is what callers and subscribers tell the time by.
 */
export interface Instant {
  /** Milliseconds on a clock that never goes back, from an arbitrary origin. */
  readonly monotonicMs: number
  /** Milliseconds since the Unix epoch. */
  readonly wallMs: number
}

/** Reads both clocks. */
export type Clock = () => Instant

/** No `Date` reaches further (ECMAScript, "Time Values and Time Range"). */
const latestDateMs = 8.64e15

/** When a deadline of the monotonic clock is by the wall clock, in whole milliseconds and as far as a `Date` reaches. */
export const wallTimeOf = (deadlineMs: number, { monotonicMs, wallMs }: Instant): number =>
  Math.min(latestDateMs, Math.round(wallMs + deadlineMs - monotonicMs))
