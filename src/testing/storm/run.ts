import { isFromFarFuture } from '../../core/generation.js'
import type { Settings } from '../../core/settings.js'
import { codecOf } from '../../gossip/codec-of.js'
import { type Step, safetyCheckers, type Violation } from '../checkers/index.js'
import { perfectLink } from '../link.js'
import { simulationEpochMs } from '../node-time.js'
import { SimulatedCluster } from '../simulated-cluster.js'
import { Weather } from './apply.js'
import { convergenceBoundMs, identityMs, spreadBoundMs } from './bound.js'
import { type Census, Counter } from './census.js'
import { unsettled } from './settled.js'
import { configOn, slowestOf } from './mixed.js'
import { type Action, hostsOf, seedsOf, type Storm } from './storm.js'

/** How a run went. */
export interface Outcome {
  /** Empty when all is well. */
  readonly violations: readonly Violation[]
  readonly census: Census
  /** How long after the calm began the cluster had converged; `undefined` when it had not. */
  readonly convergedMs: number | undefined
}

const mostViolations = 5
/** The cluster must not only converge but stay so. */
const staysMs = 5000

/** How often a cluster that cannot settle by itself is helped. */
const mostHelped = 3

/** Runs a storm, then calm. `log` sees every step of every node. */
export const runStorm = (storm: Storm, log?: (step: Step, nowMs: number) => void): Outcome => {
  const hosts = new Map(hostsOf(storm).map((host) => [host, configOn(storm, host).settings]))
  const settingsOn = (host: string): Settings => hosts.get(host) as Settings
  const settings = slowestOf([...hosts.values()])
  const counter = new Counter()
  const codec = codecOf(configOn(storm, ''))
  const check = safetyCheckers(({ own }) => settingsOn(own.address.host), codec)
  const violations: Violation[] = []
  const cluster: SimulatedCluster = new SimulatedCluster({
    seed: storm.seed,
    options: storm.options,
    settings: storm.settings,
    encode: storm.encode,
    watch: (node, input, effects) => {
      const step = { node, input, effects }
      log?.(step, cluster.scheduler.now())
      counter.step(step)
      if (violations.length < mostViolations) violations.push(...check(step))
    },
  })
  const weather = new Weather(cluster, storm)
  counter.mixed(storm)
  for (const node of storm.nodes) weather.start(node, 0)
  for (const action of storm.actions) {
    cluster.scheduler.advanceTo(action.atMs)
    if (violations.length > 0) break
    if (weather.apply(action)) counter.fault(action)
  }
  cluster.scheduler.advanceTo(storm.endsMs)
  const convergedMs =
    violations.length > 0 ? undefined : settle({ cluster, weather, storm, settings, settingsOn, violations })
  counter.traffic(cluster.network.traffic)
  counter.refused(weather.refusedWrites)
  return { violations, census: counter.census, convergedMs }
}

interface Run {
  readonly cluster: SimulatedCluster
  readonly weather: Weather
  readonly storm: Storm
  /** Those of the slowest. */
  readonly settings: Settings
  readonly settingsOn: (host: string) => Settings
  readonly violations: Violation[]
}

/** Calm, in which all must come to agree and stay so. Returns how long it took. */
const settle = (run: Run): number | undefined => {
  const { cluster, weather, storm, settings, settingsOn, violations } = run
  const boundMs = convergenceBoundMs(settings, boundsOf(storm))
  const open = (): string[] => unsettled(cluster, settingsOn, (host) => weather.lastWritten(host))
  const names = calm(run)
  const startMs = cluster.scheduler.now()
  const converges = (): boolean => cluster.runUntil(() => open().length === 0, boundMs, 500) !== undefined
  let converged = converges()
  for (let helped = 0; helped < mostHelped && !converged && help(run); helped++) converged = converges()
  if (violations.length > 0) return undefined
  const convergedMs = converged ? cluster.scheduler.now() - startMs : undefined
  if (convergedMs === undefined) {
    const detail = `not within ${Math.round(boundMs)} ms: ${open().join('; ')}`
    violations.push({ rule: 'converges', detail })
    return undefined
  }
  cluster.advanceBy(staysMs)
  // a value runs out later for those whom it took long to reach, by each leg of its way
  const lateMs = storm.nodes.length * (cluster.network.traffic.slowestMs + cluster.core.mostLateMs)
  // and what is collected just then takes its time to reach everybody
  const withinMs = staysMs + lateMs + spreadBoundMs(settings, storm.nodes.length)
  const stays = cluster.runUntil(() => open().length === 0, withinMs)
  if (stays === undefined) violations.push({ rule: 'stays converged', detail: open().join('; ') })
  const held = new Set(cluster.names.map((host) => cluster.node(host).own.name))
  const lost = names.filter((name) => !held.has(name))
  if (lost.length > 0) violations.push({ rule: 'one of those who share a name keeps it', detail: lost.join(', ') })
  return convergedMs
}

/**
 * Ends all faults; at least the first seed runs. What has piled up is worked off. Clocks are set right, and who was started by
 * one more than a year ahead is started again. Every node writes a last time, so that the calm too has something to spread.
 * Returns the names that must still be held when it has settled: somebody runs under each, and saw nobody of that name
 * killed for as long as it would have been mistaken for alive.
 */
const calm = (run: Run): string[] => {
  const { cluster, weather, storm, settings } = run
  cluster.network.heal()
  cluster.network.setLinks(perfectLink)
  cluster.core.costMs = 0
  const [first = 'n0'] = seedsOf(storm)
  const killedSinceMs = cluster.scheduler.now() - cluster.core.mostLateMs - identityMs(settings, storm.nodes.length)
  for (const host of cluster.names) cluster.resume(host)
  cluster.advanceBy(cluster.core.lateMs)
  for (const host of cluster.names) weather.setClocksRight(host)
  restartFarAhead(run)
  weather.occupy(first)
  for (const node of cluster.names) weather.apply({ kind: 'write', node, keys: ['last'], bytes: 0 })
  const names = new Set(cluster.names.map((host) => cluster.node(host).own.name))
  return [...names].filter((name) => weather.killedMs(name) < killedSinceMs)
}

/**
 * Does what no cluster can do by itself. Returns whether there was anything to do.
 *
 * - Where most looked far ahead, a run with a right clock has followed them: now that they are gone, it is started anew.
 * - Who holds nobody finds others by a seed that runs. Of several processes that share a name, the one on the only such seed
 *   may have had to yield. It tells nobody of its own name's other runs, so the rest still do not know of each other. Then a
 *   node that shares its name with nobody, and so stays, is started there.
 */
const help = (run: Run): boolean => restartFarAhead(run) > 0 || occupySeed(run)

/** If no seed runs, starts a newcomer on the first. Returns whether it did. */
const occupySeed = ({ cluster, weather, storm }: Run): boolean => {
  const seeds = seedsOf(storm)
  if (seeds.some((seed) => cluster.names.includes(seed))) return false
  const [first = 'n0'] = seeds
  weather.startNewcomer(first)
  return true
}

/** Starts again whoever runs under a generation that nobody with a right clock would believe. Returns how many those are. */
const restartFarAhead = ({ cluster, weather }: Run): number => {
  const wallMs = simulationEpochMs + cluster.scheduler.now()
  const ahead = cluster.names.filter((host) => isFromFarFuture(cluster.node(host).own.generation, wallMs))
  for (const host of ahead) weather.start(host, 0)
  return ahead.length
}

const boundsOf = ({ nodes, actions }: Storm): Parameters<typeof convergenceBoundMs>[1] => {
  const ttls = actions.map((action: Action) => (action.kind === 'write' ? (action.ttlMs ?? 0) : 0))
  const keys = new Set(actions.flatMap((action) => ('keys' in action ? action.keys : [])))
  return { nodes: nodes.length, longestTtlMs: Math.max(0, ...ttls), longestMap: keys.size + 1 }
}
