import { type SimulatedCluster, simulatedPort } from '../testing/simulated-cluster.js'
import type { Measures, Sample } from './measures.js'
import type { Pace } from './pace.js'
import type { SimulationSetup } from './setup.js'
import type { Watcher } from './watcher.js'

type SplitMeasures = Pick<Measures, 'splitHalfMs' | 'splitAllMs' | 'healHalfMs' | 'healAllMs'>

/** What a split leaves behind shows within this time: by then false failures are counted. */
const aftermathMs = 30_000

/**
 * Splits the network in two for `splitMs`, then heals it, and measures how long the pairs of two sides take to call each other
 * failed and to find each other again: half of these pairs, and all.
 */
export const splitAndHeal = async (
  { splitMs, splitShare, withinMs }: Pick<SimulationSetup, 'splitMs' | 'splitShare' | 'withinMs'>,
  cluster: SimulatedCluster,
  watcher: Watcher,
  pace: Pace,
): Promise<SplitMeasures> => {
  if (splitMs === 0) return { splitHalfMs: [], splitAllMs: [], healHalfMs: [], healAllMs: [] }
  const { network, names, scheduler } = cluster
  const first = Math.max(1, Math.min(names.length - 1, Math.round(names.length * splitShare)))
  const sides = [names.slice(0, first), names.slice(first)] as const
  watcher.pairsAcross = pairsAcross(cluster, sides)
  const whole = watcher.pairsAcross

  const splitAtMs = scheduler.now()
  const split = new Reached(() => scheduler.now() - splitAtMs)
  watcher.splits(sides.map((names) => names.map(peerName)))
  network.partition(...sides)
  const passed = (): number => {
    split.look((whole - watcher.pairsAcross) / whole)
    return (scheduler.now() - splitAtMs) / splitMs
  }
  await pace.until(passed, splitMs, 'a split', [0.8, 0.8])

  const apart = whole - watcher.pairsAcross
  const healedAtMs = scheduler.now()
  const healed = new Reached(() => scheduler.now() - healedAtMs)
  watcher.heals()
  network.heal()
  const together = (): number => healed.look(apart === 0 ? 1 : 1 - (whole - watcher.pairsAcross) / apart)
  await pace.until(together, withinMs, 'healing', [0.8, 0.8])
  await pace.pass(aftermathMs, 'the time after', [0.8, 0.8])
  return {
    splitHalfMs: [split.halfMs],
    splitAllMs: [split.allMs],
    healHalfMs: [healed.halfMs],
    healAllMs: [healed.allMs],
  }
}

const peerName = (name: string): string => `${name}:${simulatedPort}`

/** Pairs of two sides in which one holds the other to be alive. */
const pairsAcross = (
  cluster: SimulatedCluster,
  [one, other]: readonly [readonly string[], readonly string[]],
): number => {
  const isAlive = (observer: string, peer: string): boolean =>
    cluster.node(observer).peers.get(peerName(peer))?.status === 'alive'
  let pairs = 0
  for (const a of one) for (const b of other) pairs += Number(isAlive(a, b)) + Number(isAlive(b, a))
  return pairs
}

/** When a share that is looked at again and again came to a half, and to the whole. */
class Reached {
  halfMs: Sample
  allMs: Sample

  constructor(private readonly passedMs: () => number) {}

  look(share: number): number {
    if (share >= 0.5) this.halfMs ??= this.passedMs()
    if (share >= 1) this.allMs ??= this.passedMs()
    return share
  }
}
