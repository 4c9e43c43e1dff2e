import { SimulatedCluster } from '../../testing/simulated-cluster.js'
import { randomBelow } from '../../core/random.js'
import { Pace, type Progress } from '../pace.js'
import { type LoadSetup, type LoadVariant, phases, rateAt } from './setup.js'
import { type LoadSample, PublicationTimes } from './staleness.js'

/** The limit on writes cannot fall below where it begins: there is no throttling. */
const unthrottled = 1000
/** How long the cluster runs before the clock of the load starts: every key is written once by then, and everywhere. */
const settlingMs = 60_000
const tickMs = 100

/** What one variant made of the load. */
export interface LoadRun {
  readonly label: string
  readonly samples: readonly LoadSample[]
  /** Writes that the applications asked for, and those that were published. */
  readonly asked: number
  readonly published: number
}

/** Runs the load on a cluster of its own. */
export const runLoad = async (
  setup: LoadSetup,
  { label, packing, throttled }: LoadVariant,
  progress: Progress,
  signal?: AbortSignal,
): Promise<LoadRun> => {
  const { nodes, keys, writesPerSecond, maxMessageBytes, seed, newsFanout } = setup
  const minWritesPerSecond = throttled ? {} : { minWritesPerSecond: unthrottled }
  const maxEntryBytes = Math.min(1024, maxMessageBytes / 4)
  const cluster: SimulatedCluster = new SimulatedCluster({
    seed,
    link: { latencyMs: 2, jitterMs: 2 },
    options: { maxMessageBytes, maxEntryBytes, newsFanout, ...minWritesPerSecond },
    settings: { packing },
  })
  const { scheduler, random } = cluster
  const pace = new Pace(scheduler, progress, signal)
  const gossips = cluster.startMany(Array.from({ length: nodes }, (_, i) => `n${i}`))
  const introduce = (): Promise<void> => pace.through(cluster.introductions(), label)
  await introduce()
  for (const gossip of gossips) for (let key = 0; key < keys; key++) gossip.set(`k${key}`, 0)
  await introduce()
  await pace.pass(settlingMs, label, [0, 0.2])

  const all = cluster.names.map((name) => cluster.node(name))
  const times = new PublicationTimes(all)
  const startMs = scheduler.now()
  const versions = (): number => all.reduce((sum, { own }) => sum + own.maxVersion, 0)
  const before = versions()
  const samples: LoadSample[] = []
  let asked = 0
  times.note(startMs)
  for (let atMs = 0; atMs < phases.endS * 1000; atMs += tickMs) {
    const chance = (writesPerSecond * rateAt(atMs / 1000) * tickMs) / 1000
    for (const gossip of gossips) {
      for (let due = chance; due > 0; due--) {
        if (due < 1 && random() >= due) break
        asked += 1
        gossip.set(`k${randomBelow(random, keys)}`, asked)
      }
    }
    times.note(scheduler.now())
    const done = atMs / (phases.endS * 1000)
    await pace.pass(tickMs, label, [0.2 + 0.8 * done, 0.2 + 0.8 * done])
    times.note(scheduler.now())
    if ((atMs + tickMs) % 1000 === 0) samples.push(times.sample(scheduler.now(), startMs))
  }
  return { label, samples, asked, published: versions() - before }
}
