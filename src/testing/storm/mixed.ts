import { isLeft } from 'fp-ts/lib/Either.js'
import type { GossipOptions } from '../../config/options.js'
import { type Config, parseOptions } from '../../config/parse.js'
import type { Settings } from '../../core/settings.js'
import type { Dice } from './dice.js'
import { seedsOf, type Storm } from './storm.js'

/** What each host may be configured with otherwise than the others, and from what it is drawn. */
const draws = {
  roundIntervalMs: (dice) => dice.one([500, 1000, 2000]),
  heartbeatIntervalMs: (dice) => dice.one([100, 500, 1000, 3000]),
  failedGraceMs: (dice) => dice.between(4000, 20_000),
  tombstoneGraceMs: (dice) => dice.between(200, 5000),
  newsFanout: (dice) => dice.one([0, 1, 3]),
  newsRepeats: (dice) => dice.between(1, 4),
  phiThreshold: (dice) => dice.one([4, 8, 11, 14]),
  maxDigestBytes: (dice) => dice.one([200, 400, 800]),
  maxDigestPeers: () => 16,
  maxPeers: (dice, nodes) => dice.between(1, Math.max(1, nodes - 2)),
  maxKeysPerPeer: (dice) => dice.between(2, 12),
  maxStateBytes: (dice) => dice.between(1024, 6000),
} as const satisfies Partial<Record<keyof GossipOptions, (dice: Dice, nodes: number) => number>>

type Mixed = keyof typeof draws

/** The options that differ in some storms; all nodes agree on the others. */
export const mixedOptions = Object.keys(draws) as readonly Mixed[]

/** One storm in so many has nodes that differ. */
const oneStormIn = 3

/**
 * What some hosts have of their own, as in a rolling upgrade, where a node gets new options when it moves. Who finds the cluster
 * by seeds that have no place for it may never be known to those who have: so the seeds have a place for everybody, and where
 * no host has, none is given fewer.
 */
export const drawMixed = (dice: Dice, hosts: readonly string[], storm: Pick<Storm, 'nodes' | 'options'>): Own => {
  if (!dice.chance(1 / oneStormIn)) return {}
  const seeds = seedsOf(storm)
  const isRoomy = (storm.options.maxPeers ?? Infinity) >= storm.nodes.length
  const some = dice.some(mixedOptions, dice.between(1, 4))
  return Object.fromEntries(
    hosts.map((host) => {
      const its = some.filter((option) => option !== 'maxPeers' || (isRoomy && !seeds.includes(host)))
      const differing = its.filter(() => dice.chance(0.5))
      return [host, Object.fromEntries(differing.map((option) => [option, draws[option](dice, storm.nodes.length)]))]
    }),
  )
}

type Own = NonNullable<Storm['own']>

/** How a node is configured on that host. */
export const optionsOn = ({ options, own = {} }: Pick<Storm, 'options' | 'own'>, host: string): Storm['options'] => ({
  ...options,
  ...own[host],
})

/** The same, checked and completed. */
export const configOn = (storm: Pick<Storm, 'options' | 'own'>, host: string): Config => {
  const config = parseOptions({ cluster: 'simulation', ...optionsOn(storm, host) })
  if (isLeft(config)) throw new Error(config.left)
  return config.right
}

/** Settings of one who takes as long for everything as the slowest of these. */
export const slowestOf = (all: readonly Settings[]): Settings => {
  const [first] = all as readonly [Settings]
  const greatest = (option: Exclude<Mixed, `max${string}` | `news${string}`>): number =>
    Math.max(...all.map((settings) => settings[option]))
  return {
    ...first,
    roundIntervalMs: greatest('roundIntervalMs'),
    heartbeatIntervalMs: greatest('heartbeatIntervalMs'),
    failedGraceMs: greatest('failedGraceMs'),
    tombstoneGraceMs: greatest('tombstoneGraceMs'),
    phiThreshold: greatest('phiThreshold'),
  }
}
