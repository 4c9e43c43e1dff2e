import type { DetectionOptions, LimitOptions, PaceOptions } from '../config/options.js'
import type { LinkRule } from '../testing/link.js'

/** What is simulated: a cluster, its network, and how long and how often things are tried. */
export interface SimulationSetup {
  readonly nodes: number
  /** Everything that is drawn is drawn from it. Each repeat takes the next one. */
  readonly seed: number
  readonly link: Partial<LinkRule>
  /** What each message and each timer takes of the core that all nodes share. */
  readonly inputCostMs: number
  /** The configuration of every node. */
  readonly options: PaceOptions & DetectionOptions & LimitOptions
  /** Begins with nodes that know each other, instead of with their start. */
  readonly settled: boolean
  /** For how long traffic and false failures are counted while nothing else happens. */
  readonly restMs: number
  /** Whole runs, each with the next seed. */
  readonly repeats: number
  /** Writes, one after the other, in each run. */
  readonly writes: number
  /** Nodes that join, one after the other, in each run. */
  readonly newcomers: number
  /** For how long the network is split in two in each run, after the newcomers; 0 for never. */
  readonly splitMs: number
  /** Which share of the nodes is on one side then; one at least, and not all. */
  readonly splitShare: number
  /** Nodes that are killed in each run; never more than a fifth of all. */
  readonly victims: number
  /** For how long anything is waited for. */
  readonly withinMs: number
}

/** What is simulated where nothing else is said. */
export const defaultSetup: SimulationSetup = {
  nodes: 100,
  seed: 1,
  link: { latencyMs: 2, jitterMs: 2 },
  inputCostMs: 0,
  options: {},
  settled: false,
  restMs: 60_000,
  repeats: 1,
  writes: 5,
  newcomers: 5,
  splitMs: 0,
  splitShare: 0.5,
  victims: 5,
  withinMs: 60_000,
}
