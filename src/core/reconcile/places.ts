import type { Context } from '../step.js'

/** How many peers columns hold at most, and whether their heartbeats are said in two digits each. */
export interface Places {
  readonly most: number
  readonly isWide: boolean
}

/**
 * Where digests at rest hold less of the peers than this, heartbeats are said in two digits.
 *
 * The fewer a digest holds, the more rarely each is heard of, and the further apart is what two nodes have heard. Of a digest one who
 * is too far off to be told by one digit is enough for none to be read. Where each holds a tenth of 10,000 that is so of
 * nearly all, of a fifth of one in a hundred; of a quarter of hardly any, with room left for messages that are lost.
 */
const leastShare = 1 / 4

/**
 * How many of `size` peers columns hold in `budget` bytes, as far as nothing is said of them but their heartbeats; at rest no more
 * than `maxDigestPeers`. Of two digits they are whenever they are so at rest: it is then that nodes come apart.
 */
export const placesIn = ({ sizes, settings }: Context, size: number, budget: number, isAtRest: boolean): Places => {
  const fitting = (digits: number): number => Math.max(0, Math.floor((budget - sizes.columns) / (digits * sizes.digit)))
  const isWide = Math.min(settings.maxDigestPeers, fitting(1)) < leastShare * size
  const most = fitting(isWide ? 2 : 1)
  return { most: isAtRest ? Math.min(settings.maxDigestPeers, most) : most, isWide }
}
