import { defaults } from '../config/defaults.js'
import { perfectLink } from '../testing/link.js'
import { defaultSetup } from './setup.js'

/** A flag of the command. */
export interface Flag {
  /** What stands behind it: a number, one of some words, a file; `undefined` for a switch. */
  readonly takes?: string
  readonly says: string
  /** What applies where it is left out, as it is shown. */
  readonly standard?: string | number
  readonly range?: Range
}

interface Range {
  readonly least: number
  readonly most: number
  readonly whole?: boolean
}

type OptionName = keyof typeof defaults

const share: Range = { least: 0, most: 1 }
const count = (least: number, most: number): Range => ({ least, most, whole: true })
const { link, restMs, withinMs, inputCostMs } = defaultSetup

/** The size of the simulation and what is tried in it. */
export const simulationFlags = {
  nodes: { takes: 'N', says: 'Nodes in the cluster.', standard: defaultSetup.nodes, range: count(2, 16_000) },
  seed: {
    takes: 'N',
    says: 'The same seed makes the same run.',
    standard: defaultSetup.seed,
    range: count(0, 2 ** 31),
  },
  repeats: { takes: 'N', says: 'Whole runs, each with the next seed.', standard: 1, range: count(1, 10_000) },
  settled: {
    says: 'Begin with nodes that know each other: the start of thousands takes long to simulate.',
  },
  'duration-s': {
    takes: 'S',
    says: 'How long traffic and false failures are counted at rest.',
    standard: restMs / 1000,
    range: { least: 1, most: 1e6 },
  },
  writes: { takes: 'N', says: 'Writes in each run.', standard: defaultSetup.writes, range: count(0, 10_000) },
  newcomers: {
    takes: 'N',
    says: 'Nodes that join in each run.',
    standard: defaultSetup.newcomers,
    range: count(0, 1000),
  },
  'split-s': {
    takes: 'S',
    says: 'Splits the network in two for so long in each run, then heals it.',
    standard: defaultSetup.splitMs / 1000,
    range: { least: 0, most: 1e6 },
  },
  'split-share': {
    takes: 'P',
    says: 'Which share of the nodes is on one side then.',
    standard: defaultSetup.splitShare,
    range: share,
  },
  victims: {
    takes: 'N',
    says: 'Nodes killed in each run (at most a fifth of all).',
    standard: defaultSetup.victims,
    range: count(0, 1000),
  },
  'input-cost-ms': {
    takes: 'MS',
    says: 'What each message and timer takes of a core that all share.',
    standard: inputCostMs,
    range: { least: 0, most: 1000 },
  },
  'within-s': {
    takes: 'S',
    says: 'How long anything is waited for.',
    standard: withinMs / 1000,
    range: { least: 1, most: 1e6 },
  },
} as const satisfies Record<string, Flag>

/** The network: one rule for all links. */
export const linkFlags = {
  'latency-ms': {
    takes: 'MS',
    says: 'How long a message travels.',
    standard: link.latencyMs ?? perfectLink.latencyMs,
    range: { least: 0, most: 60_000 },
  },
  'jitter-ms': {
    takes: 'MS',
    says: 'How much longer it may take, at random.',
    standard: link.jitterMs ?? perfectLink.jitterMs,
    range: { least: 0, most: 60_000 },
  },
  loss: { takes: 'P', says: 'Probability that a message is lost.', standard: perfectLink.loss, range: share },
  duplication: {
    takes: 'P',
    says: 'Probability that it arrives twice.',
    standard: perfectLink.duplication,
    range: share,
  },
  reordering: {
    takes: 'P',
    says: 'Probability that it is held up for ten times as long.',
    standard: perfectLink.reordering,
    range: share,
  },
  'bytes-per-second': {
    takes: 'N',
    says: 'Bandwidth of each link.',
    standard: 'unlimited',
    range: { least: 1, most: 1e12 },
  },
} as const satisfies Record<string, Flag>

/** What is made of the measurements. */
export const outputFlags = {
  json: { says: 'Print one JSON document instead of the table.' },
  plot: { takes: 'FILE', says: 'Draw curves over cluster sizes and phi thresholds into an SVG file.' },
  'plot-sizes': {
    takes: 'N,N,...',
    says: 'Cluster sizes of the curves.',
    standard: '10,30,100,300,1000',
  },
  'plot-thresholds': {
    takes: 'PHI,...',
    says: 'Phi thresholds of the curves.',
    standard: '2,3,4,6,8,10,12,16',
  },
  help: { says: 'Show this; also -h.' },
} as const satisfies Record<string, Flag>

const saysOfOptions: Partial<Record<OptionName | (string & {}), string>> = {
  roundIntervalMs: 'Time between two gossip rounds.',
  roundJitterMs: 'Rounds vary by up to this much either way.',
  fanout: 'Live peers contacted in each round.',
  partners: 'Live peers contacted in turn; 0 for a random one each time.',
  heartbeatIntervalMs: 'How often the own heartbeat is raised.',
  evaluationIntervalMs: 'How often silences are weighed, at most.',
  exchangeTimeoutMs: 'How long a reply may take.',
  seedBackoffCapMs: 'Longest pause between attempts at a silent seed.',
  goodbyeFanout: 'Peers told directly when a node leaves.',
  newsPauseMs: 'How long news waits for other news to travel with.',
  newsFanout: 'Live peers that news is pushed to; 0 for none.',
  newsRepeats: 'How often each node pushes a piece of news, at least.',
  newsOverlapMs: 'How far back a push of news reaches.',
  minWritesPerSecond: 'Writes a second that congestion leaves to each node.',
  phiDistribution: 'How intervals between heartbeats are taken to scatter.',
  phiThreshold: 'Suspicion at which a peer is called failed.',
  suspectPhi: 'Suspicion at which a peer is asked directly.',
  probeTimeoutMs: 'Who has not answered by then counts as not answering.',
  probers: 'About how many nodes ask the same suspect.',
  phiWindow: 'Intervals remembered for each peer.',
  phiMinDeviationMs: 'Least standard deviation assumed.',
  phiAcceptablePauseMs: 'Silence beyond the mean that is forgiven.',
  maxIntervalMs: 'A longer silence is no sample.',
  failedGraceMs: 'After this time a failed peer is forgotten.',
  tombstoneGraceMs: 'How long tombstones are kept.',
  maxMessageBytes: 'No message is longer.',
  maxDigestBytes: 'No digest takes more of a message.',
  maxDigestPeers: 'No digest at rest holds more peers.',
  maxEntryBytes: 'Largest entry.',
  maxKeyBytes: 'Longest key.',
  maxDepth: 'Deepest nesting of a value.',
  maxKeysPerPeer: 'Most keys of one peer.',
  maxPeers: 'Most peers taken in.',
  maxStateBytes: 'Most bytes held of all peers.',
}

/** The flag of an option: `phiThreshold` is `phi-threshold`. */
export const flagOf = (option: string): string => option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** The library's own options, each under its kebab-case name; their values are checked by the library. */
export const optionFlags: ReadonlyMap<string, Flag & { readonly option: string }> = new Map(
  Object.entries(defaults).map(([option, standard]) => {
    const takes = typeof standard === 'number' ? 'N' : 'normal|exponential'
    return [flagOf(option), { option, takes, says: saysOfOptions[option] ?? '', standard }]
  }),
)
