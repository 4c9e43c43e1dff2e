import type { Generation } from '../../core/generation.js'
import type { PeerName } from '../../core/message.js'
import type { Settings } from '../../core/settings.js'
import { codecOf } from '../../gossip/codec-of.js'
import { nobodyWhoRunsFails, type Step, safetyCheckers, type Violation } from '../checkers/index.js'
import { SimulatedCluster } from '../simulated-cluster.js'
import { Weather } from './apply.js'
import { convergenceBoundMs, spreadBoundMs } from './bound.js'
import { calm, help, type Run } from './calm.js'
import { type Census, Counter } from './census.js'
import { unsettled } from './settled.js'
import { configOn, slowestOf } from './mixed.js'
import { type Action, hostsOf, type Storm } from './storm.js'

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

/** So many rounds after the storm all has arrived that was said in it, and whoever was asked has answered. */
const roundsToQuieten = 5

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
  let quietFromMs = Infinity
  const checkQuiet = nobodyWhoRunsFails((name, generation) => isRunning(cluster, name, generation))
  const cluster: SimulatedCluster = new SimulatedCluster({
    seed: storm.seed,
    options: storm.options,
    settings: storm.settings,
    encode: storm.encode,
    watch: (node, input, effects) => {
      const step = { node, input, effects }
      log?.(step, cluster.scheduler.now())
      counter.step(step)
      if (violations.length >= mostViolations) return
      violations.push(...check(step))
      const detail = cluster.scheduler.now() < quietFromMs ? undefined : checkQuiet(step)
      if (detail !== undefined) violations.push({ rule: 'nobody who runs fails', detail })
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
  let convergedMs: number | undefined
  if (violations.length === 0) {
    const run = { cluster, weather, storm, settings }
    const names = calm(run)
    quietFromMs = cluster.scheduler.now() + roundsToQuieten * settings.roundIntervalMs
    convergedMs = settle(run, names, settingsOn, violations)
  }
  counter.traffic(cluster.network.traffic)
  counter.refused(weather.refusedWrites)
  return { violations, census: counter.census, convergedMs }
}

/** All must come to agree and stay so, and these names be held. Returns how long it took. */
const settle = (
  run: Run,
  names: readonly string[],
  settingsOn: (host: string) => Settings,
  violations: Violation[],
): number | undefined => {
  const { cluster, weather, storm, settings } = run
  const boundMs = convergenceBoundMs(settings, boundsOf(storm))
  const open = (): string[] => unsettled(cluster, settingsOn, (host) => weather.lastWritten(host))
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

const isRunning = (cluster: SimulatedCluster, name: PeerName, generation: Generation): boolean =>
  cluster.names.some((host) => {
    const { own } = cluster.node(host)
    return own.name === name && own.generation === generation
  })

const boundsOf = ({ nodes, actions }: Storm): Parameters<typeof convergenceBoundMs>[1] => {
  const ttls = actions.map((action: Action) => (action.kind === 'write' ? (action.ttlMs ?? 0) : 0))
  const keys = new Set(actions.flatMap((action) => ('keys' in action ? action.keys : [])))
  return { nodes: nodes.length, longestTtlMs: Math.max(0, ...ttls), longestMap: keys.size + 1 }
}
