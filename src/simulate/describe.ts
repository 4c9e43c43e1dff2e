import { flagOf } from './flags.js'
import { defaultSetup, type SimulationSetup } from './setup.js'

/** Number of nodes, network, configuration and seeds in a line; of the configuration, what is not as usual. */
export const describe = (setup: SimulationSetup): string => {
  const { nodes, splitMs, splitShare } = setup
  const share = splitShare === defaultSetup.splitShare ? '' : ` into ${percent(splitShare)} and the rest`
  const split = splitMs === 0 ? '' : `, split for ${splitMs / 1000} s${share}`
  return `${nodes} nodes, ${describeRest(setup)}${split}`
}

/** The same without the number of nodes, and without the options that are varied. */
export const describeRest = (
  { link, inputCostMs, options, seed, repeats }: SimulationSetup,
  varied: readonly string[] = [],
): string =>
  [
    `${link.latencyMs ?? 1} ms latency`,
    ...(link.jitterMs === undefined || link.jitterMs === 0 ? [] : [`${link.jitterMs} ms jitter`]),
    `${percent(link.loss ?? 0)} loss`,
    ...(link.duplication === undefined || link.duplication === 0 ? [] : [`${percent(link.duplication)} duplication`]),
    ...(link.reordering === undefined || link.reordering === 0 ? [] : [`${percent(link.reordering)} reordering`]),
    ...(link.bytesPerSecond === undefined ? [] : [`${link.bytesPerSecond} bytes/s`]),
    ...(inputCostMs === 0 ? [] : [`${inputCostMs} ms an input`]),
    ...Object.entries(options)
      .filter(([option]) => !varied.includes(option))
      .map(([option, value]) => `${flagOf(option)} ${value}`),
    repeats === 1 ? `seed ${seed}` : `seeds ${seed} to ${seed + repeats - 1}`,
  ].join(', ')

const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`
