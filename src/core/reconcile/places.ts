import type { Context } from '../step.js'

/** How many peers columns hold at most, and whether their heartbeats are said in two digits each. */
export interface Places {
  readonly most: number
  readonly isWide: boolean
}

/**
 * Where digests hold less of the peers than this, heartbeats are said in two digits.
 *
 * The fewer a digest holds, the more rarely each is heard of, and the further apart is what two nodes have heard. Of a digest one who
 * is too far off to be told by one digit is enough for none to be read. Where each holds a tenth of 10,000 that is so of
 * nearly all, of a fifth of one in a hundred; of a quarter of hardly any, with room left for messages that are lost.
 */
const leastShare = 1 / 4

/** How many of `size` peers columns hold in `budget` bytes, as far as nothing is said of them but their heartbeats. */
export const placesIn = ({ sizes, settings }: Context, size: number, budget: number): Places => {
  const fitting = (digits: number): number => {
    const fit = Math.floor((budget - sizes.columns) / (digits * sizes.digit))
    return Math.max(0, Math.min(settings.maxDigestPeers, fit))
  }
  const most = fitting(1)
  const isWide = most < leastShare * size
  return { most: isWide ? fitting(2) : most, isWide }
}
