import { isLeft } from 'fp-ts/lib/Either.js'
import { parseOptions } from '../../config/parse.js'
import { codecOf } from '../../gossip/codec-of.js'
import { type Step, safetyCheckers, type Violation } from '../checkers/index.js'
import { SimulatedCluster } from '../simulated-cluster.js'
import { differences } from '../views.js'
import { Weather } from './apply.js'
import { convergenceBoundMs, spreadBoundMs } from './bound.js'
import { type Census, Counter } from './census.js'
import type { Action, Storm } from './storm.js'

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

/** Runs a storm, then calm. `log` sees every step of every node. */
export const runStorm = (storm: Storm, log?: (step: Step, nowMs: number) => void): Outcome => {
  const config = parseOptions({ cluster: 'simulation', ...storm.options })
  if (isLeft(config)) throw new Error(config.left)
  const { settings } = config.right
  const counter = new Counter()
  const check = safetyCheckers(settings, codecOf(config.right))
  const violations: Violation[] = []
  const cluster: SimulatedCluster = new SimulatedCluster({
    seed: storm.seed,
    options: storm.options,
    encode: storm.encode,
    watch: (node, input, effects) => {
      const step = { node, input, effects }
      log?.(step, cluster.scheduler.now())
      counter.step(step)
      if (violations.length < mostViolations) violations.push(...check(step))
    },
  })
  const weather = new Weather(cluster, storm)
  for (const node of storm.nodes) weather.start(node, 0)
  for (const action of storm.actions) {
    cluster.scheduler.advanceTo(action.atMs)
    if (violations.length > 0) break
    if (weather.apply(action)) counter.fault(action)
  }
  cluster.scheduler.advanceTo(storm.endsMs)
  const boundMs = convergenceBoundMs(settings, boundsOf(storm))
  const convergedMs = violations.length > 0 ? undefined : calm(cluster, weather, storm, boundMs)
  if (violations.length === 0) {
    if (convergedMs === undefined) {
      violations.push({
        rule: 'converges',
        detail: `not within ${Math.round(boundMs)} ms: ${unsettled(cluster).join('; ')}`,
      })
    } else {
      cluster.advanceBy(staysMs)
      // a value runs out later for those whom it took long to reach, by each leg of its way
      const lateMs = storm.nodes.length * cluster.network.traffic.slowestMs
      // and what is collected just then takes its time to reach everybody
      const withinMs = staysMs + lateMs + spreadBoundMs(config.right.settings, storm.nodes.length)
      const stays = cluster.runUntil(() => unsettled(cluster).length === 0, withinMs)
      if (stays === undefined) violations.push({ rule: 'stays converged', detail: unsettled(cluster).join('; ') })
    }
  }
  counter.traffic(cluster.network.traffic)
  return { violations, census: counter.census, convergedMs }
}

/** Ends all faults; at least the first seed runs. Every node writes a last time, so that the calm too has something to spread. */
const calm = (cluster: SimulatedCluster, weather: Weather, storm: Storm, boundMs: number): number | undefined => {
  cluster.network.heal()
  cluster.network.setLinks({
    latencyMs: 1,
    jitterMs: 0,
    loss: 0,
    duplication: 0,
    reordering: 0,
    bytesPerSecond: Infinity,
  })
  const [first = 'n0'] = storm.nodes
  if (!cluster.names.includes(first)) weather.start(first, 0)
  for (const node of cluster.names) {
    cluster.resume(node)
    cluster.time(node).drift(1)
    weather.apply({ kind: 'write', node, keys: ['last'], bytes: 0 })
  }
  return cluster.runUntil(() => unsettled(cluster).length === 0, boundMs, 500)
}

/** What keeps the cluster from having settled: differences, resyncs, tombstones not collected, and anybody held who is gone. */
const unsettled = (cluster: SimulatedCluster): string[] => {
  const found = differences(cluster)
  if (found.length > 0) return found
  const owners = new Map(cluster.names.map((name) => [cluster.node(name).own.name, cluster.node(name).own]))
  for (const name of cluster.names) {
    for (const { status, resync, name: peer, gcVersion, entries } of cluster.node(name).peers.all()) {
      if (status !== 'alive') found.push(`${name}: ${peer} is ${status} and not forgotten`)
      if (resync !== undefined) found.push(`${name}: copies ${peer} anew`)
      const own = owners.get(peer)
      if (own?.gcVersion !== gcVersion)
        found.push(`${name}: collects ${peer} up to ${gcVersion}, not ${own?.gcVersion ?? 0}`)
      else if (own.entries.size !== entries.size)
        found.push(`${name}: holds ${entries.size - own.entries.size} tombstones of ${peer} too many`)
    }
  }
  return found
}

const boundsOf = ({ nodes, actions }: Storm): { nodes: number; longestTtlMs: number; longestMap: number } => {
  const ttls = actions.map((action: Action) => (action.kind === 'write' ? (action.ttlMs ?? 0) : 0))
  const keys = new Set(actions.flatMap((action) => ('keys' in action ? action.keys : [])))
  return { nodes: nodes.length, longestTtlMs: Math.max(0, ...ttls), longestMap: keys.size + 1 }
}
