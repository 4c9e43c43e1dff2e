import { runStorm, shrinkStorm, type Storm } from '../storm/index.js'
import type { CampaignResult, Failed } from './campaign.js'

/** A failure in words: the seed, what broke, how to see it again, and the smallest storm that still breaks the same rule. */
export const describeFailure = ({ seed, storm, violations }: Failed): string => {
  const rules = new Set(violations.map(({ rule }) => rule))
  const smallest = shrinkStorm(storm, (candidate) => runStorm(candidate).violations.some(({ rule }) => rules.has(rule)))
  const found = runStorm(smallest).violations
  return [
    `seed ${seed} fails:`,
    ...violations.map(({ rule, detail }) => `  ${rule}: ${detail}`),
    `replay: npm run campaign -- --seeds 1 --from ${seed}`,
    `smallest storm (${smallest.actions.length} of ${storm.actions.length} actions):`,
    ...describeStorm(smallest),
    'which fails with:',
    ...found.map(({ rule, detail }) => `  ${rule}: ${detail}`),
  ].join('\n')
}

/** A storm, one line an action. */
export const describeStorm = ({
  seed,
  family,
  nodes,
  stableNames,
  options,
  own = {},
  settings,
  encode,
  actions,
  endsMs,
}: Storm): string[] => [
  `  seed ${seed} (${family}), nodes ${nodes.join(' ')}, named by ${stableNames ? 'their first host' : 'their address'}`,
  `  ${encode ? 'encoded, ' : ''}calm from ${endsMs} ms`,
  `  options ${JSON.stringify(options)}, ${JSON.stringify(settings)}`,
  ...Object.entries(own).map(([host, its]) => `  on ${host} ${JSON.stringify(its)}`),
  ...actions.map(({ atMs, ...fault }) => `  ${String(atMs).padStart(6)} ms ${JSON.stringify(fault)}`),
]

/** What a campaign has seen. */
export const describeResult = ({ runs, failed, census, missing, slowestConvergenceMs }: CampaignResult): string => {
  const seen = Object.entries(census).sort(([a], [b]) => (a < b ? -1 : 1))
  return [
    `${runs} runs, ${failed.length} failed; slowest convergence ${(slowestConvergenceMs / 1000).toFixed(1)} s of calm`,
    ...seen.map(([what, count]) => `  ${what.padEnd(20)} ${count}`),
    missing.length === 0 ? 'every kind of fault happened' : `never happened: ${missing.join(', ')}`,
  ].join('\n')
}
