import { pickOne, pickSome, type Random, randomBelow } from '../../core/random.js'
import { seededRandom } from '../../random.js'
import type { LinkRule } from '../link.js'
import type { Action, Fault, Storm } from './storm.js'

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

/** The storm of a seed: the same seed and configuration give the same list. */
export const drawStorm = (seed: number, config: StormConfig = defaultStormConfig): Storm => {
  const random = seededRandom(seed)
  for (let i = 0; i < 8; i++) random() // neighbouring seeds begin alike
  const dice = new Dice(random)
  const nodes = Array.from({ length: dice.between(config.minNodes, config.maxNodes) }, (_, i) => `n${i}`)
  const endsMs = dice.between(config.minStormMs, config.maxStormMs)
  const options = drawOptions(dice)
  const faults = favourites(dice)
  const actions: Action[] = Array.from({ length: dice.between(10, 60) }, () => ({
    atMs: dice.between(0, endsMs),
    ...dice.one(faults)(dice, nodes),
  }))
  for (let busy = dice.one([0, 1, 2, 4]); busy > 0; busy--) actions.push(...steadyWork(dice, nodes, endsMs))
  actions.sort((a, b) => a.atMs - b.atMs)
  return { seed, nodes, options, encode: seed % config.encodeEvery === 0, actions, endsMs }
}

class Dice {
  constructor(readonly random: Random) {}

  between(least: number, most: number): number {
    return least + randomBelow(this.random, most - least + 1)
  }

  chance(probability: number): boolean {
    return this.random() < probability
  }

  one<T>(items: readonly T[]): T {
    return pickOne(this.random, items) as T
  }

  some<T>(items: readonly T[], count: number): T[] {
    return pickSome(this.random, items, count)
  }
}

// Short graces, so that collection, resyncs and forgetting happen within a minute; budgets of a few entries, so that
// deltas are cut. `maxIntervalMs` bounds what a storm can teach the detectors, and so the time they need to convict.
const drawOptions = (dice: Dice): Storm['options'] => {
  const maxMessageBytes = dice.one([1024, 1280, 1536, 2048, 4096, 65_536])
  return {
    maxMessageBytes,
    maxEntryBytes: Math.min(1024, Math.floor(maxMessageBytes / 4)),
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
  }
}

type Draw = (dice: Dice, nodes: readonly string[]) => Fault

const keyCount = 20

const keysOf = (dice: Dice, most: number): string[] => {
  const first = dice.between(0, keyCount - 1)
  return Array.from({ length: dice.between(1, most) }, (_, i) => `k${(first + i) % keyCount}`)
}

const links: Draw = (dice) => ({ kind: 'links', rule: drawRule(dice) })

const drawRule = (dice: Dice): Partial<LinkRule> => ({
  latencyMs: dice.one([0, 1, 10, 100, 400]),
  jitterMs: dice.one([0, 0, 20, 300]),
  loss: dice.one([0, 0.02, 0.1, 0.3, 0.6]),
  duplication: dice.one([0, 0.05, 0.3]),
  reordering: dice.one([0, 0.02, 0.2]),
  bytesPerSecond: dice.one([Infinity, Infinity, 20_000, 4000]),
})

const link: Draw = (dice, nodes) => {
  const [from = 'n0', to = 'n1'] = dice.some(nodes, 2)
  return { kind: 'link', from, to, rule: drawRule(dice) }
}

const cut: Draw = (dice, nodes) => {
  const [from = 'n0', to = 'n1'] = dice.some(nodes, 2)
  return { kind: 'cut', from, to }
}

const partition: Draw = (dice, nodes) => {
  const shuffled = dice.some(nodes, nodes.length)
  const groups = Array.from({ length: dice.between(1, 3) }, (): string[] => [])
  for (const node of shuffled) if (dice.chance(0.8)) dice.one(groups).push(node)
  return { kind: 'partition', groups }
}

const hourMs = 3_600_000

const restart: Draw = (dice, nodes) => ({
  kind: 'restart',
  node: dice.one(nodes),
  clockOffsetMs: dice.one([0, 0, 0, -hourMs, -10_000, 10_000, hourMs]),
})

const writes: Draw = (dice, nodes) => ({
  kind: 'write',
  node: dice.one(nodes),
  keys: Array.from({ length: dice.one([1, 1, 1, 3, 10]) }, () => keysOf(dice, 4)).flat(),
  bytes: dice.one([0, 0, 20, 90, 1000]),
})

const expiring: Draw = (dice, nodes) => ({
  kind: 'write',
  node: dice.one(nodes),
  keys: keysOf(dice, 6),
  bytes: dice.one([0, 20, 90, 1000]),
  ttlMs: dice.one([200, 1000, 3000, 10_000, 20_000]),
})

const deletes: Draw = (dice, nodes) => ({ kind: 'delete', node: dice.one(nodes), keys: keysOf(dice, 8) })

const heal: Draw = () => ({ kind: 'heal' })
const crash: Draw = (dice, nodes) => ({ kind: 'crash', node: dice.one(nodes) })
const leave: Draw = (dice, nodes) => ({ kind: 'leave', node: dice.one(nodes) })
const pause: Draw = (dice, nodes) => ({ kind: 'pause', node: dice.one(nodes) })
const resume: Draw = (dice, nodes) => ({ kind: 'resume', node: dice.one(nodes) })
const step: Draw = (dice, nodes) => ({
  kind: 'step',
  node: dice.one(nodes),
  byMs: dice.one([-hourMs, -5000, 5000, hourMs]),
})
const drift: Draw = (dice, nodes) => ({
  kind: 'drift',
  node: dice.one(nodes),
  rate: dice.one([0.7, 0.9, 0.99, 1.01, 1.1, 1.4]),
})

const lifeFaults: readonly Draw[] = [crash, restart, restart, leave, pause, resume, resume, step, drift]
const networkFaults: readonly Draw[] = [links, link, cut, partition, heal, heal]
const writeFaults: readonly Draw[] = [writes, writes, expiring, deletes, deletes]

/** One node that writes and deletes all the time: what makes resyncs race with collections. */
const steadyWork = (dice: Dice, nodes: readonly string[], endsMs: number): Action[] => {
  const node = dice.one(nodes)
  const everyMs = dice.one([100, 300, 1000])
  const draws = dice.one([
    [writes, deletes],
    [writes, deletes, expiring],
    [writes, deletes, deletes, expiring],
    [expiring],
  ])
  const fromMs = dice.between(0, endsMs)
  const times = Array.from({ length: dice.between(5, 150) }, (_, i) => fromMs + i * everyMs)
  return times.filter((atMs) => atMs < endsMs).map((atMs) => ({ atMs, ...dice.one(draws)(dice, [node]) }))
}

/** Each storm prefers some faults: one that has a bit of everything seldom gets deep into anything. */
const favourites = (dice: Dice): readonly Draw[] => {
  const all = [...lifeFaults, ...networkFaults, ...writeFaults, ...writeFaults]
  return dice.chance(0.4) ? all : [...writeFaults, ...dice.some(all, dice.between(2, 6))]
}

export type { Action }
