import type { Clock, Instant } from '../core/clock.js'
import type { Json } from '../core/json.js'
import type { Command } from '../core/step.js'
import { ValueError } from '../errors.js'
import { expiresInMs } from './checks.js'
import type { Running } from './running.js'
import type { TypedValues } from './typed-values.js'
import { WaitingWrites } from './waiting-writes.js'

/** What this node publishes, as the application writes and reads it: before the start, while a write has its turn, and after. */
export class OwnValues<V extends object> {
  readonly #waiting = new WaitingWrites()
  #running: Running | undefined

  constructor(
    private readonly values: TypedValues<V>,
    private readonly maxKeys: number,
    private readonly clock: Clock,
  ) {}

  /** The node runs: what was written before is written now. Whoever is told of it may already write, and read, what is not yet. */
  start(running: Running, now: Instant): void {
    this.#running = running
    for (const [key, { value, expiresAt = Infinity }] of this.#waiting.take(now.wallMs)) {
      running.command({ kind: 'set', key, value, expiresInMs: expiresAt - now.wallMs })
    }
  }

  set<K extends keyof V & string>(key: K, value: V[K], expiresAt?: number): void {
    const json = this.values.encode(key, value)
    const inMs = expiresInMs(key, expiresAt, this.clock().wallMs)
    if (this.#isOneTooMany(key)) {
      throw new ValueError(`cannot publish "${key}": this node has maxKeysPerPeer = ${this.maxKeys} keys already`)
    }
    if (this.#running === undefined) this.#waiting.set(key, { value: json, expiresAt })
    else this.#command(this.#running, { kind: 'set', key, value: json, expiresInMs: inMs })
  }

  delete(key: keyof V & string): void {
    this.values.checkKey(key)
    if (this.#running === undefined) this.#waiting.delete(key)
    else this.#command(this.#running, { kind: 'delete', key })
  }

  get<K extends keyof V & string>(key: K): V[K] | undefined {
    this.values.checkKey(key)
    const json = this.#json(key)
    return json === undefined ? undefined : (this.values.valueOf('this node', key, json) as V[K] | undefined)
  }

  #command(running: Running, command: Extract<Command, { key: string }>): void {
    this.#waiting.delete(command.key)
    running.command(command)
  }

  /** Whether there is no room for the key; those that have yet to have their turn take room too. */
  #isOneTooMany(key: string): boolean {
    const running = this.#running
    const waiting = this.#waiting.size
    if (this.#waiting.has(key)) return false
    if (running === undefined) return waiting >= this.maxKeys
    const { queued } = running
    const { writes } = running.node
    if (writes.has(key) || queued.get(key)?.sets === true) return false
    if (waiting + writes.keyCount + queued.size < this.maxKeys) return false
    return waiting + writes.keyCount + queued.newKeys((other) => writes.has(other)) >= this.maxKeys
  }

  #json(key: string): Json | undefined {
    const { monotonicMs, wallMs } = this.clock()
    const running = this.#running
    if (running === undefined || this.#waiting.has(key)) return this.#waiting.live(key, wallMs)
    const queued = running.queued.get(key)
    return queued === undefined ? running.node.writes.value(key, monotonicMs) : queued.value
  }
}
