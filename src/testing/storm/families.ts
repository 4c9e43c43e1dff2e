import type { GossipOptions } from '../../config/options.js'
import type { Dice } from './dice.js'
import type { Storm } from './storm.js'
import {
  deletes,
  type Draw,
  expiring,
  farClocks,
  lifeFaults,
  moves,
  namesakes,
  networkFaults,
  writeFaults,
  writes,
} from './draw-faults.js'

/** What storms of one kind have in common: what they are mostly about, and what they are made of. */
export interface Family {
  readonly name: string
  /** So many times as many nodes as in others. */
  readonly crowd: number
  readonly stableNames: (dice: Dice) => boolean
  /** What differs from the options of the others. */
  readonly options: (dice: Dice, nodes: number) => Partial<GossipOptions>
  /** What no option says. */
  readonly settings: (dice: Dice) => Storm['settings']
  /** From what its faults are drawn. */
  readonly faults: (dice: Dice, stableNames: boolean) => readonly Draw[]
  /** How many nodes write all the time. */
  readonly busy: (dice: Dice, nodes: number) => number
  readonly writeEveryMs: readonly number[]
  readonly steadyDraws: readonly (readonly Draw[])[]
}

/** Each storm prefers some faults: one that has a bit of everything seldom gets deep into anything. */
const favourites = (dice: Dice, special: readonly Draw[]): readonly Draw[] => {
  const all = [...special, ...lifeFaults, ...networkFaults, ...writeFaults, ...writeFaults]
  return dice.chance(0.4) ? all : [...writeFaults, ...special, ...dice.some(all, dice.between(2, 6))]
}

const general: Family = {
  name: 'general',
  crowd: 1,
  stableNames: (dice) => dice.chance(0.5),
  options: () => ({}),
  // so few nodes would all speak by name
  settings: (dice) => ({ columnsFrom: dice.one([2, 4, Infinity]) }),
  faults: (dice, stableNames) => favourites(dice, stableNames ? moves : []),
  busy: (dice) => dice.one([0, 1, 2, 4]),
  writeEveryMs: [100, 300, 1000],
  steadyDraws: [[writes, deletes], [writes, deletes, expiring], [writes, deletes, deletes, expiring], [expiring]],
}

/** Two processes under one name: one of them has to yield. */
const conflicts: Family = {
  ...general,
  name: 'name conflicts',
  stableNames: () => true,
  faults: (dice) => favourites(dice, [...namesakes, ...moves]),
}

/** Wall clocks that are off by more than a year, at a start or by a step. */
const clocks: Family = {
  ...general,
  name: 'far clocks',
  faults: (dice) => favourites(dice, farClocks),
}

/** Caps on peers, keys and state, each of them small enough to be hit. */
const caps: Family = {
  ...general,
  name: 'caps',
  options: (dice, nodes) => ({
    ...(dice.chance(0.5) ? { maxPeers: dice.between(1, Math.max(1, nodes - 2)) } : {}),
    ...(dice.chance(0.6) ? { maxKeysPerPeer: dice.between(2, 12) } : {}),
    ...(dice.chance(0.5) ? { maxStateBytes: dice.between(1024, 6000) } : {}),
  }),
  busy: (dice) => dice.one([1, 2, 4]),
}

/** More writes than gossip can carry: limits are halved and levelled, and writes wait. */
const pressure: Family = {
  ...general,
  name: 'write pressure',
  options: (dice) => ({
    ...smallMessages(dice.one([1024, 1280, 1536])),
    minWritesPerSecond: dice.one([1, 2, 10]),
    newsFanout: dice.one([0, 3]),
  }),
  busy: (dice, nodes) => dice.between(2, nodes),
  writeEveryMs: [50, 100],
  steadyDraws: [[writes], [writes, writes, deletes], [writes, expiring, deletes]],
}

/** So many nodes that their names do not fit into a digest. */
const crowds: Family = {
  ...general,
  name: 'crowds',
  crowd: 3,
  options: (dice) => smallMessages(dice.one([1280, 1536, 2048])),
  faults: (dice, stableNames) => favourites(dice, [...lifeFaults, ...(stableNames ? moves : [])]),
  busy: (dice) => dice.one([0, 1]),
}

/** Digests hold a part of the peers at rest: suspicions take the place of silence. */
const suspicions: Family = {
  ...crowds,
  name: 'suspicions',
  crowd: 2,
  options: () => ({}),
  settings: (dice) => ({ columnsFrom: 2, maxDigestPeers: dice.one([3, 4, 8]) }),
}

/** Budgets of a few entries, so that deltas are cut. */
export const smallMessages = (
  maxMessageBytes: number,
): Required<Pick<GossipOptions, 'maxMessageBytes' | 'maxEntryBytes'>> => ({
  maxMessageBytes,
  maxEntryBytes: Math.min(1024, Math.floor(maxMessageBytes / 4)),
})

/** A storm in so many is of each. */
export const families: readonly Family[] = [
  general,
  general,
  general,
  general,
  conflicts,
  clocks,
  caps,
  pressure,
  crowds,
  suspicions,
]
