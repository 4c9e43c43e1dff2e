import { type Observable, VirtualTimeScheduler } from 'rxjs'
import type { AllOptions, GossipOptions } from '../../src/config/options.js'
import type { Schema, ValuesOf } from '../../src/config/schema.js'
import { createGossip } from '../../src/gossip/create-gossip.js'
import type { GossipEnvironment } from '../../src/gossip/environment.js'
import type { Gossip } from '../../src/gossip/types.js'
import { seededRandom } from '../../src/random.js'
import { memoryNetwork } from '../../src/testing/memory-network.js'
import { epochMs } from './messages.js'

/** Nodes in one network in memory and in one virtual time: nothing happens but in `run`. */
export class VirtualCluster {
  readonly #scheduler = new VirtualTimeScheduler()
  readonly network = memoryNetwork({ scheduler: this.#scheduler, latencyMs: 1, encode: true })
  readonly #nodes: Pick<Gossip<object>, 'stop'>[] = []

  /** Unix ms. */
  get nowMs(): number {
    return epochMs + this.#scheduler.frame
  }

  /** A node `name` at `name:9000`, not started. */
  make<S extends Schema = Schema>(
    name: string,
    options: Partial<AllOptions<S>> = {},
    environment: Partial<GossipEnvironment> = {},
  ): Gossip<ValuesOf<S>> {
    const scheduler = this.#scheduler
    const gossip = createGossip<S>({ cluster: 'test', name, host: name, port: 9000, ...options } as GossipOptions<S>, {
      scheduler,
      transport: this.network.transport(),
      clock: () => ({ monotonicMs: scheduler.frame, wallMs: this.nowMs }),
      random: seededRandom(this.#nodes.length),
      ...environment,
    })
    this.#nodes.push(gossip)
    return gossip
  }

  async start<S extends Schema = Schema>(
    name: string,
    options: Partial<AllOptions<S>> = {},
  ): Promise<Gossip<ValuesOf<S>>> {
    const gossip = this.make(name, options)
    await gossip.start()
    return gossip
  }

  /** Two nodes that know each other, with the same options. */
  async pair<S extends Schema = Schema>(
    options: Partial<AllOptions<S>> = {},
  ): Promise<{ a: Gossip<ValuesOf<S>>; b: Gossip<ValuesOf<S>> }> {
    const a = await this.start('a', options)
    const b = await this.start('b', { ...options, seeds: ['a:9000'] })
    this.run(5000)
    expect([...a.peers.keys(), ...b.peers.keys()]).toEqual(['b', 'a'])
    return { a, b }
  }

  /** Lets time go by. */
  run(ms: number): void {
    const end = this.#scheduler.frame + ms
    this.#scheduler.maxFrames = end
    this.#scheduler.flush()
    this.#scheduler.frame = end
  }

  async stop(): Promise<void> {
    await Promise.all(this.#nodes.map((node) => node.stop()))
  }
}

/** Everything that a stream says from now on, with its end. */
export const record = <T, U = T>(stream$: Observable<T>, show: (value: T) => U = (value) => value as never): U[] => {
  const seen: unknown[] = []
  stream$.subscribe({ next: (value) => seen.push(show(value)), complete: () => seen.push('end') })
  return seen as U[]
}
