import { seededRandom } from '../../random.js'
import { Dice } from './dice.js'
import { families, type Family, smallMessages } from './families.js'
import { drawMixed } from './mixed.js'
import type { Action, Storm } from './storm.js'

/** What may be said of the storms that are drawn. */
export interface StormConfig {
  readonly minNodes: number
  readonly maxNodes: number
  readonly minStormMs: number
  readonly maxStormMs: number
  /** One storm in so many goes through the wire format. */
  readonly encodeEvery: number
}

export const defaultStormConfig: StormConfig = {
  minNodes: 3,
  maxNodes: 8,
  minStormMs: 20_000,
  maxStormMs: 60_000,
  encodeEvery: 10,
}

/** Hosts on which nothing runs at first, for those who move. */
const spareHosts = ['s0', 's1']

/** The storm of a seed: the same seed and configuration give the same list. */
export const drawStorm = (seed: number, config: StormConfig = defaultStormConfig): Storm => {
  const random = seededRandom(seed)
  for (let i = 0; i < 8; i++) random() // neighbouring seeds begin alike
  const dice = new Dice(random)
  const family = dice.one(families)
  const size = family.crowd * dice.between(config.minNodes, config.maxNodes)
  const nodes = Array.from({ length: size }, (_, i) => `n${i}`)
  const endsMs = dice.between(config.minStormMs, config.maxStormMs)
  const options = { ...drawOptions(dice), ...family.options(dice, nodes.length) }
  const stableNames = family.stableNames(dice)
  const hosts = stableNames ? [...nodes, ...spareHosts] : nodes
  const faults = family.faults(dice, stableNames)
  const actions: Action[] = Array.from({ length: dice.between(10, 60) }, () => ({
    atMs: dice.between(0, endsMs),
    ...dice.one(faults)(dice, hosts),
  }))
  for (let busy = family.busy(dice, nodes.length); busy > 0; busy--) {
    actions.push(...steadyWork(dice, family, hosts, endsMs))
  }
  actions.sort((a, b) => a.atMs - b.atMs)
  const encode = seed % config.encodeEvery === 0
  const settings = family.settings(dice)
  // Of quick ones a partition or a pause of some seconds leaves more behind than residues can tell.
  const heartbeatIntervalMs = dice.one([1000, 1000, 1000, 100])
  const all = { ...options, heartbeatIntervalMs }
  // Drawn last: the storm of a seed is otherwise what it was before nodes could differ.
  const own = drawMixed(dice, hosts, { nodes, options: all })
  return { seed, family: family.name, nodes, stableNames, options: all, own, settings, encode, actions, endsMs }
}

// Short graces, so that collection, resyncs and forgetting happen within a minute. `maxIntervalMs` bounds what a storm can
// teach the detectors, and so the time they need to convict.
const drawOptions = (dice: Dice): Storm['options'] => ({
  ...smallMessages(dice.one([1024, 1280, 1536, 2048, 4096, 65_536])),
  tombstoneGraceMs: dice.one([200, 800, 2000, 5000]) + dice.between(0, 500),
  failedGraceMs: dice.between(8000, 20_000),
  maxIntervalMs: 5000,
  seedBackoffCapMs: dice.one([2000, 5000]),
  phiDistribution: dice.chance(0.8) ? 'normal' : 'exponential',
  fanout: dice.one([1, 1, 2, 3]),
  partners: dice.one([0, 1, 2, 4]),
  roundJitterMs: dice.one([0, 100, 300]),
  maxPeers: 64,
  phiWindow: dice.one([10, 50]),
})

/** One node that writes and deletes all the time: what makes resyncs race with collections. */
const steadyWork = (dice: Dice, family: Family, hosts: readonly string[], endsMs: number): Action[] => {
  const host = dice.one(hosts)
  const everyMs = dice.one(family.writeEveryMs)
  const draws = dice.one(family.steadyDraws)
  const fromMs = dice.between(0, endsMs)
  const times = Array.from({ length: dice.between(5, 150) }, (_, i) => fromMs + i * everyMs)
  return times.filter((atMs) => atMs < endsMs).map((atMs) => ({ atMs, ...dice.one(draws)(dice, [host]) }))
}
