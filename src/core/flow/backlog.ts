import type { Lack } from '../reconcile/compare.js'
import type { Context } from '../step.js'

/** For so many rounds what is written may still be on its way: under load that was held back copies are some 20 rounds behind. */
const mostRounds = 64

/** What was written at least so long ago is no news. */
export const backlogAgeMs = ({ roundIntervalMs }: Pick<Context['settings'], 'roundIntervalMs'>): number =>
  mostRounds * roundIntervalMs

/**
 * Whether the other side lacks what was written long ago, be it the whole map: it has just come, was away, or has no place or no
 * room for more. However slowly others write, it is behind all the same.
 */
export const isBacklog = (
  { whole, from, holding }: Lack,
  { settings, now }: Pick<Context, 'settings' | 'now'>,
): boolean =>
  whole || from < (holding.milestones?.before(holding.maxVersion, now.monotonicMs, backlogAgeMs(settings)) ?? 0)
