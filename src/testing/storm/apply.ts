import type { SimulatedCluster } from '../simulated-cluster.js'
import type { Fault, Storm } from './storm.js'

/** What an entry takes besides the text that fills it up, at most. */
const aroundValueBytes = 80

/** Applies faults to a cluster; numbers its writes, so that no two values are equal. */
export class Weather {
  #writes = 0

  constructor(
    private readonly cluster: SimulatedCluster,
    private readonly storm: Storm,
  ) {}

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
      case 'restart':
        this.start(fault.node, fault.clockOffsetMs)
        return true
      default:
        if (!cluster.names.includes(fault.node)) return false
        this.#applyTo(fault)
        return true
    }
  }

  /** Starts a node, killing its former run. */
  start(node: string, clockOffsetMs: number): void {
    const { cluster, storm } = this
    if (cluster.names.includes(node)) cluster.crash(node)
    const seeds = storm.nodes.slice(0, 2)
    cluster.start(node, { clockOffsetMs, seeds })
  }

  #applyTo(fault: Extract<Fault, { node: string }>): void {
    const { cluster } = this
    const { node } = fault
    const time = cluster.time(node)
    switch (fault.kind) {
      case 'crash':
        return cluster.crash(node)
      case 'leave':
        cluster.resume(node)
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
        for (const key of time.paused ? [] : fault.keys) cluster.gossip(node).delete(key)
        return
      case 'write':
        for (const key of time.paused ? [] : fault.keys) this.#write(node, key, fault.bytes, fault.ttlMs)
        return
      case 'restart': // above
    }
  }

  #write(node: string, key: string, bytes: number, ttlMs: number | undefined): void {
    this.#writes += 1
    const most = (this.storm.options.maxEntryBytes ?? Infinity) - aroundValueBytes
    const value = bytes === 0 ? this.#writes : `${this.#writes}:${'x'.repeat(Math.min(bytes, most))}`
    const { wallMs } = this.cluster.time(node).clock()
    this.cluster.gossip(node).set(key, value, ttlMs === undefined ? undefined : wallMs + ttlMs)
  }
}
