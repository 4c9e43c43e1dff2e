import type { Json } from '../../core/json.js'
import { ValueError } from '../../errors.js'
import { simulationEpochMs } from '../node-time.js'
import type { SimulatedCluster } from '../simulated-cluster.js'
import { type Fault, seedsOf, type Storm } from './storm.js'

/** What an entry takes besides the text that fills it up, at most. */
const aroundValueBytes = 80

/** What the application on a host wrote last under each key: `undefined` for deleted. One that expires is not kept. */
export type LastWritten = ReadonlyMap<string, Json | undefined>

/** Applies faults to a cluster; numbers its writes, so that no two values are equal. */
export class Weather {
  /** Writes that a node refused: it had as many keys as it may have. */
  refusedWrites = 0
  #writes = 0
  /** Whose host each is: the first host of the node that runs there, or would if it was started again. */
  readonly #tenants: Map<string, string>
  readonly #written = new Map<string, Map<string, Json | undefined>>()
  readonly #killedMs = new Map<string, number>()

  constructor(
    private readonly cluster: SimulatedCluster,
    private readonly storm: Storm,
  ) {
    this.#tenants = new Map(storm.nodes.map((node) => [node, node]))
  }

  /** Does it, if it makes sense. Returns whether it did. */
  apply(fault: Fault): boolean {
    const { cluster } = this
    switch (fault.kind) {
      case 'links':
        cluster.network.setLinks(fault.rule)
        return true
      case 'link':
        cluster.network.setLink(fault.from, fault.to, fault.rule)
        return true
      case 'cut':
        cluster.network.cut(fault.from, fault.to)
        return true
      case 'partition':
        cluster.network.partition(...fault.groups)
        return true
      case 'heal':
        cluster.network.heal()
        return true
      case 'core':
        cluster.core.costMs = fault.costMs
        return true
      case 'restart':
        return this.start(fault.node, fault.clockOffsetMs)
      case 'move':
      case 'namesake':
        return this.#elsewhere(fault)
      default:
        if (!cluster.names.includes(fault.node)) return false
        this.#applyTo(fault)
        return true
    }
  }

  /** Starts the node of a host, killing what runs there. */
  start(host: string, clockOffsetMs: number): boolean {
    const { cluster, storm } = this
    const node = this.#tenants.get(host)
    if (node === undefined) return false
    this.#kill(host)
    this.#written.delete(host)
    const options = { ...storm.own?.[host], ...(storm.stableNames ? { name: node } : {}) }
    cluster.start(host, { clockOffsetMs, seeds: seedsOf(storm), options })
    return true
  }

  /** Lets a node run on a host: the one that was there last, or else one of those that are elsewhere. */
  occupy(host: string): void {
    if (this.cluster.names.includes(host)) return
    if (this.#tenants.has(host)) this.start(host, 0)
    else {
      const guest = [...this.#tenants].find(([, node]) => node === host) ?? [...this.#tenants][0]
      if (guest !== undefined) this.apply({ kind: 'move', node: guest[0], to: host, clockOffsetMs: 0 })
    }
  }

  /** Starts a node on a free host under a name that nobody else has. */
  startNewcomer(host: string): void {
    this.#tenants.set(host, 'newcomer')
    this.start(host, 0)
  }

  /** Sets the clocks of a host right: neither off nor drifting. Returns by how much the wall clock was off. */
  setClocksRight(host: string): number {
    const time = this.cluster.time(host)
    time.drift(1)
    const offMs = time.clock().wallMs - simulationEpochMs - this.cluster.scheduler.now()
    time.step(-offMs)
    return offMs
  }

  /** What the application of that host wrote last, since its process was started. */
  lastWritten(host: string): LastWritten {
    return this.#written.get(host) ?? new Map<string, Json>()
  }

  /** When a process of that name was last killed by a fault, or left. */
  killedMs(name: string): number {
    return this.#killedMs.get(name) ?? -Infinity
  }

  #elsewhere({ kind, node: from, to, clockOffsetMs }: Extract<Fault, { to: string; node: string }>): boolean {
    const node = this.#tenants.get(from)
    if (!this.storm.stableNames || node === undefined || this.cluster.names.includes(to)) return false
    if (kind === 'move') {
      this.#kill(from)
      this.#tenants.delete(from)
    }
    this.#tenants.set(to, node)
    return this.start(to, clockOffsetMs)
  }

  #kill(host: string): void {
    if (!this.cluster.names.includes(host)) return
    this.#ends(host)
    this.cluster.crash(host)
  }

  #ends(host: string): void {
    this.#killedMs.set(this.cluster.node(host).own.name, this.cluster.scheduler.now())
  }

  #applyTo(fault: Exclude<Extract<Fault, { node: string }>, { kind: 'restart' | 'move' | 'namesake' }>): void {
    const { cluster } = this
    const { node } = fault
    const time = cluster.time(node)
    switch (fault.kind) {
      case 'crash':
        return this.#kill(node)
      case 'leave':
        cluster.resume(node)
        if (!cluster.names.includes(node)) return // what was due meanwhile made it yield
        this.#ends(node)
        return cluster.leave(node)
      case 'pause':
        return cluster.pause(node)
      case 'resume':
        return cluster.resume(node)
      case 'step':
        return time.step(fault.byMs)
      case 'drift':
        return time.drift(fault.rate)
      case 'delete':
        for (const key of time.paused ? [] : fault.keys) this.#delete(node, key)
        return
      case 'write':
        for (const key of time.paused ? [] : fault.keys) this.#write(node, key, fault.bytes, fault.ttlMs)
    }
  }

  #delete(host: string, key: string): void {
    this.cluster.gossip(host).delete(key)
    this.#note(host).set(key, undefined)
  }

  #write(host: string, key: string, bytes: number, ttlMs: number | undefined): void {
    this.#writes += 1
    const most = (this.storm.options.maxEntryBytes ?? Infinity) - aroundValueBytes
    const value = bytes === 0 ? this.#writes : `${this.#writes}:${'x'.repeat(Math.min(bytes, most))}`
    const { wallMs } = this.cluster.time(host).clock()
    try {
      this.cluster.gossip(host).set(key, value, ttlMs === undefined ? undefined : wallMs + ttlMs)
    } catch (refusal) {
      if (!(refusal instanceof ValueError)) throw refusal
      this.refusedWrites += 1
      return
    }
    if (ttlMs === undefined) this.#note(host).set(key, value)
    else this.#note(host).delete(key)
  }

  #note(host: string): Map<string, Json | undefined> {
    let written = this.#written.get(host)
    if (written === undefined) this.#written.set(host, (written = new Map<string, Json | undefined>()))
    return written
  }
}
