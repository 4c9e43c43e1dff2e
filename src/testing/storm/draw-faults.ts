import type { LinkRule } from '../link.js'
import type { Dice } from './dice.js'
import type { Fault } from './storm.js'

/** Draws one fault for a cluster on these hosts. */
export type Draw = (dice: Dice, hosts: readonly string[]) => Fault

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** How far a clock is off after a restart, as a rule: not at all. */
const usualOffsetsMs = [0, 0, 0, -hourMs, -10_000, 10_000, hourMs]
/** Generations more than a year ahead are not believed. */
const farOffsetsMs = [0, 0, 400 * dayMs, 400 * dayMs, 1100 * dayMs, -400 * dayMs]

const keyCount = 20

const keysOf = (dice: Dice, most: number): string[] => {
  const first = dice.between(0, keyCount - 1)
  return Array.from({ length: dice.between(1, most) }, (_, i) => `k${(first + i) % keyCount}`)
}

const rule = (dice: Dice): Partial<LinkRule> => ({
  latencyMs: dice.one([0, 1, 10, 100, 400]),
  jitterMs: dice.one([0, 0, 20, 300]),
  loss: dice.one([0, 0.02, 0.1, 0.3, 0.6]),
  duplication: dice.one([0, 0.05, 0.3]),
  reordering: dice.one([0, 0.02, 0.2]),
  bytesPerSecond: dice.one([Infinity, Infinity, 20_000, 4000]),
})

const links: Draw = (dice) => ({ kind: 'links', rule: rule(dice) })

const link: Draw = (dice, hosts) => {
  const [from = 'n0', to = 'n1'] = dice.some(hosts, 2)
  return { kind: 'link', from, to, rule: rule(dice) }
}

const cut: Draw = (dice, hosts) => {
  const [from = 'n0', to = 'n1'] = dice.some(hosts, 2)
  return { kind: 'cut', from, to }
}

const partition: Draw = (dice, hosts) => {
  const shuffled = dice.some(hosts, hosts.length)
  const groups = Array.from({ length: dice.between(1, 3) }, (): string[] => [])
  for (const host of shuffled) if (dice.chance(0.8)) dice.one(groups).push(host)
  return { kind: 'partition', groups }
}

const heal: Draw = () => ({ kind: 'heal' })

const restartWith =
  (offsetsMs: readonly number[]): Draw =>
  (dice, hosts) => ({ kind: 'restart', node: dice.one(hosts), clockOffsetMs: dice.one(offsetsMs) })

const elsewhere =
  (kind: 'move' | 'namesake'): Draw =>
  (dice, hosts) => {
    const [node = 'n0', to = 'n1'] = dice.some(hosts, 2)
    return { kind, node, to, clockOffsetMs: dice.one(usualOffsetsMs) }
  }

const restart = restartWith(usualOffsetsMs)
const crash: Draw = (dice, hosts) => ({ kind: 'crash', node: dice.one(hosts) })
const leave: Draw = (dice, hosts) => ({ kind: 'leave', node: dice.one(hosts) })
const pause: Draw = (dice, hosts) => ({ kind: 'pause', node: dice.one(hosts) })
const resume: Draw = (dice, hosts) => ({ kind: 'resume', node: dice.one(hosts) })

const stepBy =
  (stepsMs: readonly number[]): Draw =>
  (dice, hosts) => ({ kind: 'step', node: dice.one(hosts), byMs: dice.one(stepsMs) })

const step = stepBy([-hourMs, -5000, 5000, hourMs])

const drift: Draw = (dice, hosts) => ({
  kind: 'drift',
  node: dice.one(hosts),
  rate: dice.one([0.7, 0.9, 0.99, 1.01, 1.1, 1.4]),
})

/** At rest a node has some eight inputs a second: 20 ms each are too much for seven nodes, 50 ms for three. */
const core: Draw = (dice) => ({ kind: 'core', costMs: dice.one([0, 0, 1, 5, 20, 50]) })

export const writes: Draw = (dice, hosts) => ({
  kind: 'write',
  node: dice.one(hosts),
  keys: Array.from({ length: dice.one([1, 1, 1, 3, 10]) }, () => keysOf(dice, 4)).flat(),
  bytes: dice.one([0, 0, 20, 90, 1000]),
})

export const expiring: Draw = (dice, hosts) => ({
  kind: 'write',
  node: dice.one(hosts),
  keys: keysOf(dice, 6),
  bytes: dice.one([0, 20, 90, 1000]),
  ttlMs: dice.one([200, 1000, 3000, 10_000, 20_000]),
})

export const deletes: Draw = (dice, hosts) => ({ kind: 'delete', node: dice.one(hosts), keys: keysOf(dice, 8) })

export const lifeFaults: readonly Draw[] = [crash, restart, restart, leave, pause, resume, resume, step, drift]
export const networkFaults: readonly Draw[] = [links, link, cut, partition, heal, heal, core]
export const writeFaults: readonly Draw[] = [writes, writes, expiring, deletes, deletes]
export const moves: readonly Draw[] = [elsewhere('move'), elsewhere('move')]
export const namesakes: readonly Draw[] = [elsewhere('namesake'), elsewhere('namesake')]
export const farClocks: readonly Draw[] = [
  restartWith(farOffsetsMs),
  restartWith(farOffsetsMs),
  stepBy([-400 * dayMs, 400 * dayMs]),
]
