import { type Random, randomBelow } from '../core/random.js'

/** How a link treats messages. */
export interface LinkRule {
  /** How long a message travels. */
  readonly latencyMs: number
  /** How much longer it may take, at random: what makes messages overtake each other. */
  readonly jitterMs: number
  /** Probability that a message is lost. */
  readonly loss: number
  /** Probability that a message arrives twice. */
  readonly duplication: number
  /** Probability that a message is held up for ten times the latency and jitter, so that later ones overtake it. */
  readonly reordering: number
  /** Messages queue for their turn at this rate; `Infinity` for no limit. */
  readonly bytesPerSecond: number
}

/** A link without faults, on which a message takes a millisecond. */
export const perfectLink: LinkRule = {
  latencyMs: 1,
  jitterMs: 0,
  loss: 0,
  duplication: 0,
  reordering: 0,
  bytesPerSecond: Infinity,
}

/** After how long each copy of a message arrives: none when it is lost, two when it is repeated. */
export const arrivals = (rule: LinkRule, random: Random): number[] => {
  if (rule.loss > 0 && random() < rule.loss) return []
  const copies = rule.duplication > 0 && random() < rule.duplication ? 2 : 1
  return Array.from({ length: copies }, () => travelMs(rule, random))
}

const travelMs = ({ latencyMs, jitterMs, reordering }: LinkRule, random: Random): number => {
  const jitter = jitterMs > 0 ? randomBelow(random, jitterMs + 1) : 0
  const heldUp = reordering > 0 && random() < reordering
  return heldUp ? 10 * (latencyMs + jitterMs) : latencyMs + jitter
}
