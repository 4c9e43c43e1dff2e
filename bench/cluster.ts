import { setTimeout as delay } from 'node:timers/promises'
import type { BenchNode, System } from './systems/system.js'

/** One thing that happened at a node. */
interface Waiting {
  readonly take: (at: number, what: 'met' | 'updated' | 'failed', peer: string, value: unknown) => boolean
  readonly done: (complete: boolean) => void
}

/** The nodes of one system in this process, and what they have told. */
export class Cluster {
  readonly nodes: BenchNode[] = []
  /** Of how many pairs one has met the other. */
  #pairs = 0
  readonly #killed = new Set<string>()
  #waiting: Waiting | undefined
  /** Reports of failure about nodes that run. */
  falseFailures = 0

  constructor(
    private readonly system: System,
    readonly size: number,
  ) {}

  async startSeed(): Promise<void> {
    this.nodes.push(await this.#start(0, undefined))
  }

  /** Starts all but the seed, so many at once, the next when each has met each; resolves to the time that took. */
  async join(atOnce: number, progress: (text: string) => void): Promise<number> {
    const startedAt = performance.now()
    const seed = this.nodes[0]!.name
    while (this.nodes.length < this.size) {
      const from = this.nodes.length
      const to = Math.min(this.size, from + atOnce)
      const all = this.#until(() => this.#pairs === to * (to - 1))
      const more = Array.from({ length: to - from }, (_, i) => this.#start(from + i, seed))
      this.nodes.push(...(await Promise.all(more)))
      if (!(await all)) throw new Error(`of ${to} nodes not all had met all others after 5 minutes`)
      if (to % 100 === 0 && to < this.size) progress(`${to} nodes know each other`)
    }
    return performance.now() - startedAt
  }

  /** Writes at one node; resolves when all others have the value, to the time that took. */
  async write(writer: BenchNode, value: number): Promise<number> {
    const startedAt = performance.now()
    const reached = new Set<number>()
    const all = this.#until((at, what, peer, told) => {
      if (what === 'updated' && peer === writer.name && told === value) reached.add(at)
      return reached.size === this.size - 1
    })
    writer.set('bench', value)
    await all
    return performance.now() - startedAt
  }

  /** Kills a node; resolves when all others have reported its failure, or not within the time, to when each did. */
  async death(victim: BenchNode, patienceMs: number): Promise<number[]> {
    const startedAt = performance.now()
    const reports = new Map<number, number>()
    const all = this.#until((at, what, peer) => {
      if (what === 'failed' && peer === victim.name && !reports.has(at)) reports.set(at, performance.now() - startedAt)
      return reports.size === this.size - this.#killed.size
    }, patienceMs)
    this.#killed.add(victim.name)
    victim.kill()
    await all
    return [...reports.values()].sort((a, b) => a - b)
  }

  async rest(ms: number): Promise<void> {
    await delay(ms)
  }

  #start(index: number, seed: string | undefined): Promise<BenchNode> {
    const met = new Set<string>()
    return this.system.start(seed, {
      met: (peer) => {
        if (!met.has(peer)) this.#pairs++
        met.add(peer)
        this.#tell(index, 'met', peer, undefined)
      },
      updated: (peer, _key, value) => this.#tell(index, 'updated', peer, value),
      failed: (peer) => {
        if (!this.#killed.has(peer)) this.falseFailures++
        this.#tell(index, 'failed', peer, undefined)
      },
    })
  }

  #tell(at: number, what: 'met' | 'updated' | 'failed', peer: string, value: unknown): void {
    if (this.#waiting?.take(at, what, peer, value) === true) this.#waiting.done(true)
  }

  #until(take: Waiting['take'], patienceMs = 300_000): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => done(false), patienceMs)
      const done = (complete: boolean): void => {
        clearTimeout(timer)
        this.#waiting = undefined
        resolve(complete)
      }
      this.#waiting = { take, done }
    })
  }
}
