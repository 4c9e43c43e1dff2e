import type { Instant } from '../../../src/core/clock.js'
import { isLeft } from 'fp-ts/lib/Either.js'
import { parseOptions } from '../../../src/config/parse.js'
import type { Settings } from '../../../src/core/settings.js'

/** The wall clock when every test's monotonic clock stands at 0. */
export const wallStartMs = 1_700_000_000_000

export const at = (monotonicMs: number): Instant => ({ monotonicMs, wallMs: wallStartMs + monotonicMs })

/** A generation that began so long after `wallStartMs`. */
export const generationAt = (ms: number): number => (wallStartMs + ms) * 1024

const parsed = parseOptions({ cluster: 'test', failedGraceMs: 60_000, tombstoneGraceMs: 10_000 })
if (isLeft(parsed)) throw new Error(parsed.left)

/**
 * The defaults, with shorter graces, evaluations as often as the lab's clock has them, and without news: what is tested here
 * must not depend on it.
 */
export const testSettings: Settings = { ...parsed.right.settings, evaluationIntervalMs: 500, newsFanout: 0 }
