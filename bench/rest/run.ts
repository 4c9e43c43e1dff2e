import { median } from '../stats.js'
import { RestingCluster } from './resting-cluster.js'
import { workSince } from './work.js'

/** What one node of a cluster of that size takes at rest, in each second. */
export interface RestFigure {
  readonly size: number
  readonly bytes: number
  readonly cpuMs: number
  /** How many peers a digest of a round holds. */
  readonly digestPeers: number
  readonly digests: number
  /** How often it is woken to weigh silences. */
  readonly evaluations: number
  readonly falseFailures: number
}

/** Few enough to stay in the processor's cache for the most part, as a node that is alone there does. */
const few = 8
/** By then all is compiled, and the rhythms are learnt in which 10,000 hear of each other: once in 40 s. */
const settleMs = 400_000
const restMs = 60_000

/** Measures clusters of these sizes in turn, again and again: the medians. */
export const restFigures = (sizes: readonly number[], runs: number): RestFigure[] => {
  const rounds = Array.from({ length: runs }, (_, run) => sizes.map((size) => measured(size, run)))
  return sizes.map((size, i) => {
    const middle = (key: keyof RestFigure): number => median(rounds.map((round) => round[i]![key]))
    return {
      size,
      bytes: middle('bytes'),
      cpuMs: middle('cpuMs'),
      digestPeers: middle('digestPeers'),
      digests: middle('digests'),
      evaluations: middle('evaluations'),
      falseFailures: rounds.reduce((sum, round) => sum + round[i]!.falseFailures, 0),
    }
  })
}

const measured = (size: number, seed: number): RestFigure => {
  const cluster = new RestingCluster(few, size, seed)
  cluster.advanceBy(settleMs)
  const before = cluster.work
  cluster.advanceBy(restMs)
  const { cpuUs, bytes, digests, rounds, digestPeers, evaluations, falseFailures } = workSince(before, cluster.work)
  const nodeSeconds = (few * restMs) / 1000
  return {
    size,
    bytes: bytes / nodeSeconds,
    cpuMs: cpuUs / 1000 / nodeSeconds,
    digestPeers: digestPeers / rounds,
    digests: digests / nodeSeconds,
    evaluations: evaluations / nodeSeconds,
    falseFailures,
  }
}
