import { pickOne, pickSome, randomBelow } from '../core/random.js'
import { SimulatedCluster, simulatedPort } from '../testing/simulated-cluster.js'
import { CpuCost } from './cpu-cost.js'
import type { Measures, Sample } from './measures.js'
import { Pace, type Progress } from './pace.js'
import { type Quantiles, quantilesOf } from './quantiles.js'
import type { SimulationSetup } from './setup.js'
import { splitAndHeal } from './split.js'
import { type Sightings, Watcher } from './watcher.js'

const hourMs = 3_600_000
/** Nodes are killed one after the other, unless there are so many that a few at a time make no difference. */
const survivorsPerVictim = 100
/** News is pushed on for a while when everybody has it: after so long that is over. */
const echoMs = 1000

/** One simulated cluster, and what is measured on it. */
export class SimulationRun {
  readonly #cluster: SimulatedCluster
  readonly #watcher: Watcher
  readonly #pace: Pace
  #nodeMs = 0
  #calmSinceMs = 0

  constructor(
    private readonly setup: SimulationSetup,
    progress: Progress = () => undefined,
    signal?: AbortSignal,
    private readonly cpuAtRest = new CpuCost(),
  ) {
    this.#watcher = new Watcher(() => this.#nowMs)
    const { seed, link, inputCostMs, options } = setup
    this.#cluster = new SimulatedCluster({ seed, link, inputCostMs, options, watch: this.#watcher.watch })
    this.#pace = new Pace(this.#cluster.scheduler, progress, signal)
  }

  /** Starts the cluster, lets it rest, then tries writes, newcomers, a split and deaths. */
  async measure(): Promise<Measures> {
    const { traffic } = this.#cluster.network
    const allKnowAllMs = await this.#start()
    const startLargestBytes = traffic.largestBytes
    const rest = await this.#rest()
    const { found: writes, ...news } = await this.#writes()
    const newcomers = await this.#newcomers()
    const splits = await splitAndHeal(this.setup, this.#cluster, this.#watcher, this.#pace)
    const deaths = await this.#deaths()
    this.#countNodeTime()
    return {
      allKnowAllMs,
      ...rest,
      ...news,
      writeHalfMs: writes.map((seen) => seen(0.5)),
      write99Ms: writes.map((seen) => seen(0.99)),
      write9999Ms: writes.map((seen) => seen(0.9999)),
      writeAllMs: writes.map((seen) => seen(1)),
      newPeerHalfMs: newcomers.map((seen) => seen(0.5)),
      newPeerAllMs: newcomers.map((seen) => seen(1)),
      ...splits,
      deathFirstMs: deaths.map((seen) => seen(0)),
      deathMedianMs: deaths.map((seen) => seen(0.5)),
      deathAllMs: deaths.map((seen) => seen(1)),
      falseFailures: this.#watcher.falseFailures,
      nodeHours: this.#nodeMs / hourMs,
      largestBytes: Math.max(startLargestBytes, traffic.largestBytes),
    }
  }

  async #start(): Promise<Sample[]> {
    const { nodes, withinMs, settled } = this.setup
    const pairs = nodes * (nodes - 1)
    for (let i = 0; i < nodes; i++) {
      this.#startNode(`n${i}`)
      await this.#pace.breathe(0, 'starting the nodes')
    }
    if (settled) await this.#pace.through(this.#cluster.introductions(), 'introducing the nodes')
    let convergedMs: Sample
    const done = (): number => {
      if (this.#watcher.knownPairs === pairs) convergedMs ??= this.#nowMs
      return convergedMs === undefined ? (0.99 * this.#watcher.knownPairs) / pairs : 1
    }
    await this.#pace.until(done, withinMs, 'until all know all', [0, 0.3])
    this.#watcher.falseFailures = 0
    this.#calmSinceMs = this.#nowMs
    return settled ? [] : [convergedMs]
  }

  async #rest(): Promise<RestMeasures> {
    const { nodes, restMs } = this.setup
    const { core, network } = this.#cluster
    const { traffic } = network
    const { bytes, messages } = traffic
    const { busyMs } = core
    traffic.largestBytes = 0
    const restNodeSeconds = (nodes * restMs) / 1000
    await this.cpuAtRest.of(restNodeSeconds, () => this.#pace.pass(restMs, 'at rest', [0.3, 0.7]))
    return {
      restBytes: traffic.bytes - bytes,
      restMessages: traffic.messages - messages,
      restNodeSeconds,
      restBusyMs: core.busyMs - busyMs,
      restLargestBytes: traffic.largestBytes,
    }
  }

  async #writes(): Promise<Pick<Measures, 'newsBytes' | 'newsNodeWrites'> & { found: Quantiles[] }> {
    const { writes, withinMs, nodes } = this.setup
    const { traffic } = this.#cluster.network
    const { newsBytes } = traffic
    const found: Quantiles[] = []
    for (let i = 0; i < writes; i++) {
      const key = `write-${i}`
      const writer = pickOne(this.#cluster.random, this.#cluster.names) as string
      await this.#pace.pass(this.#somePhase(), 'writes', [0.7, 0.7])
      const seen = this.#watcher.ofWrite(key)
      const audience = this.#cluster.names.length
      const atMs = this.#nowMs
      this.#cluster.gossip(writer).set(key, i)
      seen.set(`${writer}:${simulatedPort}`, atMs)
      await this.#pace.until(() => seen.size / audience, withinMs, 'writes', [0.7 + (0.05 * i) / writes, 0.75])
      found.push(quantilesOf(seen, audience, atMs))
    }
    if (writes > 0) await this.#pace.pass(echoMs, 'writes', [0.75, 0.75])
    return { found, newsBytes: traffic.newsBytes - newsBytes, newsNodeWrites: writes * nodes }
  }

  async #newcomers(): Promise<Quantiles[]> {
    const { newcomers, withinMs } = this.setup
    const found: Quantiles[] = []
    for (let i = 0; i < newcomers; i++) {
      await this.#pace.pass(this.#somePhase(), 'newcomers', [0.75, 0.75])
      this.#countNodeTime()
      const audience = this.#cluster.names.length
      const seen = this.#watcher.ofNewcomer(`new${i}:${simulatedPort}`)
      const atMs = this.#nowMs
      this.#startNode(`new${i}`)
      await this.#pace.until(() => seen.size / audience, withinMs, 'newcomers', [0.75, 0.8])
      found.push(quantilesOf(seen, audience, atMs))
    }
    return found
  }

  async #deaths(): Promise<Quantiles[]> {
    const { victims, withinMs, nodes } = this.setup
    const found: Quantiles[] = []
    const condemned = pickSome(
      this.#cluster.random,
      this.#cluster.names.slice(1),
      Math.min(victims, Math.ceil(nodes / 5)),
    )
    const atOnce = Math.max(1, Math.floor(nodes / survivorsPerVictim))
    for (let done = 0; done < condemned.length; done += atOnce) {
      const group = condemned.slice(done, done + atOnce)
      const sightings: (readonly [Sightings, number])[] = []
      for (const victim of group) {
        await this.#pace.pass(this.#somePhase(), 'deaths', [0.8, 0.8])
        this.#countNodeTime()
        sightings.push([this.#watcher.dies(`${victim}:${simulatedPort}`), this.#nowMs])
        this.#cluster.crash(victim)
      }
      const audience = this.#cluster.names.length
      const share = 0.8 + (0.2 * done) / condemned.length
      const seen = (): number => Math.min(...sightings.map(([{ size }]) => size)) / audience
      await this.#pace.until(seen, withinMs, 'deaths', [share, share + (0.2 * group.length) / condemned.length])
      for (const [sighting, atMs] of sightings) {
        for (const victim of group) sighting.delete(`${victim}:${simulatedPort}`) // what they saw before their own end
        found.push(quantilesOf(sighting, audience, atMs))
      }
    }
    return found
  }

  get #nowMs(): number {
    return this.#cluster.scheduler.now()
  }

  /** Things happen at any moment of a round. */
  #somePhase(): number {
    return randomBelow(this.#cluster.random, this.setup.options.roundIntervalMs ?? 1000)
  }

  #startNode(name: string): void {
    this.#watcher.runs(`${name}:${simulatedPort}`)
    this.#cluster.start(name)
  }

  /** To be called before the number of nodes changes. */
  #countNodeTime(): void {
    this.#nodeMs += this.#cluster.names.length * (this.#nowMs - this.#calmSinceMs)
    this.#calmSinceMs = this.#nowMs
  }
}

type RestMeasures = Pick<Measures, 'restBytes' | 'restMessages' | 'restNodeSeconds' | 'restBusyMs' | 'restLargestBytes'>
