import { defaults } from '../config/defaults.js'
import { falseFailureRate, type Measures, median, type Sample } from './measures.js'
import type { SimulationSetup } from './setup.js'
import { simulate, type SimulationControl } from './simulate.js'

/** What becomes of the times as the cluster grows: medians, ms. */
export interface SizePoint {
  readonly nodes: number
  readonly writeHalfMs: Sample
  readonly writeAllMs: Sample
  readonly newPeerAllMs: Sample
  readonly deathMedianMs: Sample
  readonly deathAllMs: Sample
}

/** What a phi threshold costs and brings. */
export interface PhiPoint {
  readonly distribution: 'normal' | 'exponential'
  readonly phiThreshold: number
  readonly deathMedianMs: Sample
  readonly deathAllMs: Sample
  readonly falseFailures: number
  readonly nodeHours: number
  readonly falseFailuresPerNodeHour: number
}

/** Curves over cluster sizes, and over phi thresholds at one size. */
export interface Curves {
  readonly sizes: readonly SizePoint[]
  readonly phi: readonly PhiPoint[]
  readonly phiNodes: number
}

const distributions = ['normal', 'exponential'] as const
/** Detection hardly depends on the size above this many nodes, and the cost of watching grows with its square. */
const mostPhiNodes = 100
/** Traffic is not drawn, so a short rest will do: long enough for the detector to know its peers. */
const restOfSizesMs = 10_000
/** Small clusters are run several times, so that there is something to take a median of. */
const nodesPerPoint = 60

/** Measures at each size and each threshold. `known`: what was measured of the setup itself. */
export const sweep = async (
  setup: SimulationSetup,
  over: { readonly sizes: readonly number[]; readonly thresholds: readonly number[] },
  known?: Measures,
  control: SimulationControl = {},
): Promise<Curves> => {
  const suspectPhi = setup.options.suspectPhi ?? defaults.suspectPhi
  const phiNodes = Math.min(setup.nodes, mostPhiNodes)
  const jobs = [
    ...over.sizes.map((nodes) => ({ nodes, phiThreshold: undefined, distribution: undefined })),
    ...distributions.flatMap((distribution) =>
      over.thresholds
        .filter((phiThreshold) => phiThreshold > suspectPhi)
        .map((phiThreshold) => ({ nodes: phiNodes, phiThreshold, distribution })),
    ),
  ]
  const unsplit = { ...setup, splitMs: 0 }
  const setups = jobs.map(({ nodes, phiThreshold, distribution }): SimulationSetup =>
    phiThreshold === undefined
      ? { ...unsplit, nodes, restMs: Math.min(setup.restMs, restOfSizesMs), repeats: repeatsFor(setup, nodes) }
      : {
          ...unsplit,
          nodes,
          writes: 0,
          newcomers: 0,
          options: { ...setup.options, phiThreshold, phiDistribution: distribution },
        },
  )
  const share = progressOf(setups.map(costOf))
  const found: Measures[] = []
  for (const [i, one] of setups.entries()) {
    const doing = `${one.nodes} nodes${jobs[i]?.phiThreshold === undefined ? '' : `, phi ${jobs[i].phiThreshold}`}`
    const isKnown = known !== undefined && jobs[i]?.phiThreshold === undefined && one.nodes === setup.nodes
    const progress = (part: number): void => control.progress?.(share(i, part), doing)
    const { signal } = control
    found.push(isKnown ? known : await simulate(one, signal === undefined ? { progress } : { progress, signal }))
  }
  const points = jobs.map((job, i) => ({ ...job, ...medians(found[i] as Measures) }))
  return {
    phiNodes,
    sizes: points.filter(({ phiThreshold }) => phiThreshold === undefined).map(sizePoint),
    phi: points.flatMap(({ distribution, phiThreshold, deathMedianMs, deathAllMs, ...point }) =>
      phiThreshold === undefined ? [] : [{ distribution, phiThreshold, deathMedianMs, deathAllMs, ...failures(point) }],
    ),
  }
}

const medians = (
  measures: Measures,
): Omit<SizePoint, 'nodes'> & Pick<PhiPoint, 'falseFailures' | 'nodeHours' | 'falseFailuresPerNodeHour'> => ({
  writeHalfMs: median(measures.writeHalfMs),
  writeAllMs: median(measures.writeAllMs),
  newPeerAllMs: median(measures.newPeerAllMs),
  deathMedianMs: median(measures.deathMedianMs),
  deathAllMs: median(measures.deathAllMs),
  falseFailures: measures.falseFailures,
  nodeHours: measures.nodeHours,
  falseFailuresPerNodeHour: falseFailureRate(measures).perNodeHour,
})

const sizePoint = ({
  nodes,
  writeHalfMs,
  writeAllMs,
  newPeerAllMs,
  deathMedianMs,
  deathAllMs,
}: SizePoint): SizePoint => ({
  nodes,
  writeHalfMs,
  writeAllMs,
  newPeerAllMs,
  deathMedianMs,
  deathAllMs,
})

const failures = ({
  falseFailures,
  nodeHours,
  falseFailuresPerNodeHour,
}: Pick<PhiPoint, 'falseFailures' | 'nodeHours' | 'falseFailuresPerNodeHour'>): Pick<
  PhiPoint,
  'falseFailures' | 'nodeHours' | 'falseFailuresPerNodeHour'
> => ({ falseFailures, nodeHours, falseFailuresPerNodeHour })

const repeatsFor = ({ repeats }: SimulationSetup, nodes: number): number =>
  Math.max(repeats, Math.ceil(nodesPerPoint / nodes))

/** Roughly what a run costs: digests and verdicts are as many as pairs of nodes. */
const costOf = ({ nodes, restMs, repeats }: SimulationSetup): number => repeats * nodes * nodes * (restMs + 60_000)

const progressOf = (costs: readonly number[]): ((job: number, part: number) => number) => {
  const total = costs.reduce((sum, cost) => sum + cost, 0)
  return (job, part) =>
    (costs.slice(0, job).reduce((sum, cost) => sum + cost, 0) + part * (costs[job] as number)) / Math.max(1, total)
}
