/**
 * The two clocks, read once for each input.
 *
 * Deadlines, intervals and ages are measured on the monotonic one, so a step of the wall clock expires nothing. Wall time
 * only makes a generation and translates the caller's `expiresAt`.
 */
export interface Instant {
  /** Milliseconds on a clock that never goes back, from an arbitrary origin. */
  readonly monotonicMs: number
  /** Milliseconds since the Unix epoch. */
  readonly wallMs: number
}

/** Reads both clocks. */
export type Clock = () => Instant
