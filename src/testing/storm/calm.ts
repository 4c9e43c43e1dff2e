import { isFromFarFuture } from '../../core/generation.js'
import type { Settings } from '../../core/settings.js'
import { perfectLink } from '../link.js'
import { simulationEpochMs } from '../node-time.js'
import type { SimulatedCluster } from '../simulated-cluster.js'
import type { Weather } from './apply.js'
import { identityMs } from './bound.js'
import { seedsOf, type Storm } from './storm.js'

/** A storm that is over, on the cluster that it has left. */
export interface Run {
  readonly cluster: SimulatedCluster
  readonly weather: Weather
  readonly storm: Storm
  /** Those of the slowest. */
  readonly settings: Settings
}

/**
 * Ends all faults; at least the first seed runs. What has piled up is worked off. Clocks are set right, and who was started by
 * one more than a year ahead is started again. Every node writes a last time, so that the calm too has something to spread.
 * Returns the names that must still be held when it has settled: somebody runs under each, and saw nobody of that name
 * killed for as long as it would have been mistaken for alive.
 */
export const calm = (run: Run): string[] => {
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
export const help = (run: Run): boolean => restartFarAhead(run) > 0 || occupySeed(run)

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
