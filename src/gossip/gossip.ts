import { isLeft } from 'fp-ts/lib/Either.js'
import { distinctUntilChanged, filter, map, merge, type Observable, type Observer, startWith } from 'rxjs'
import { type Config, parseOptions } from '../config/parse.js'
import type { GossipOptions } from '../config/options.js'
import type { Schema, ValuesOf } from '../config/schema.js'
import { type Address, formatAddress } from '../core/address.js'
import type { Diagnostic, Pressure } from '../core/events.js'
import { initialWritesPerSecond } from '../core/flow/write-limit.js'
import type { PeerName } from '../core/message.js'
import type { Effect } from '../core/step.js'
import { ConfigError, GossipError, LifecycleError, ValueError } from '../errors.js'
import { jsonSizes } from '../wire/sizes.js'
import { expiresInMs, refuseSelfAsOnlySeed, refuseTooSmallMessages } from './checks.js'
import { codecOf } from './codec-of.js'
import { completeEnvironment, type GossipEnvironment } from './environment.js'
import { advertisedAddress } from './local-address.js'
import { Outlets } from './outlets.js'
import { PeerViews, sameValues } from './peer-views.js'
import { Running } from './running.js'
import { TypedValues } from './typed-values.js'
import type { Gossip, Peer, PhiSample } from './types.js'
import { WaitingWrites } from './waiting-writes.js'

/** Before the start. */
const noPressure: Pressure = { limitPerSecond: initialWritesPerSecond, wantedPerSecond: 0, waitingKeys: 0 }

/** How long a goodbye and what was sent before it may take to leave. */
const flushMs = 500

/**
 * Makes a node of a gossip cluster. Nothing is opened before `start`.
 *
 * @param options Where it listens, whom it looks for, how fast it runs; and a schema for the values.
 * @param environment Parts of the world to replace: transport, scheduler, clock, randomness.
 * @throws `ConfigError`, which names the option and what it may be.
 * @example
 * const gossip = createGossip({ cluster: 'orders', port: 9000, seeds: ['10.0.0.1:9000'], schema: { load: t.number } })
 * await gossip.start()
 * gossip.updates$.pipe(filter((u) => u.key === 'load')).subscribe((u) => console.log(u.peer, u.value))
 * gossip.set('load', 0.3)
 */
export function createGossip<S extends Schema = Schema>(
  options: GossipOptions<S>,
  environment: Partial<GossipEnvironment> = {},
): Gossip<ValuesOf<S>> {
  const config = parseOptions(options)
  if (isLeft(config)) throw new ConfigError(config.left)
  return new GossipInstance<ValuesOf<S>>(config.right, completeEnvironment(environment))
}

/** The node behind `createGossip`, with the seams that virtual time needs. */
export class GossipInstance<V extends object> implements Gossip<V> {
  readonly #values: TypedValues<V>
  readonly #outlets: Outlets<V>
  readonly #waiting = new WaitingWrites()
  #running: Running | undefined
  #views: PeerViews<V> | undefined
  #starting: Promise<void> | undefined
  #stopping: Promise<void> | undefined
  #close: (() => void) | undefined

  readonly updates$
  readonly membership$
  readonly failures$
  readonly diagnostics$
  readonly rounds$
  readonly heartbeats$
  readonly peers$: Observable<ReadonlyMap<PeerName, Peer>>
  readonly phi$: Observable<PhiSample>
  readonly pressure$: Observable<Pressure>

  constructor(
    private readonly config: Config,
    private readonly environment: GossipEnvironment,
  ) {
    this.#values = new TypedValues(config, jsonSizes)
    const outlets = new Outlets(this.#values)
    this.#outlets = outlets
    this.updates$ = outlets.updates$
    this.membership$ = outlets.membership$
    this.failures$ = outlets.failures$
    this.diagnostics$ = outlets.diagnostics$
    this.rounds$ = outlets.rounds$
    this.heartbeats$ = outlets.heartbeats$
    this.peers$ = outlets.peersChanged$.pipe(
      startWith(undefined),
      map(() => this.peers),
    )
    this.pressure$ = outlets.pressure$.pipe(
      startWith(undefined),
      map((pressure) => pressure ?? this.#running?.node.writes.pressure ?? noPressure),
    )
    this.phi$ = outlets.evaluations$.pipe(map(() => this.#running?.node.phis() ?? new Map<PeerName, number>()))
  }

  get name(): PeerName {
    return this.config.name ?? formatAddress(this.address)
  }

  get address(): Address {
    if (this.#running === undefined) throw new LifecycleError('the address is known after start(): await it first')
    return this.#running.address
  }

  start(): Promise<void> {
    if (this.#stopping !== undefined) {
      const message = 'this node has been stopped, or failed to start: make a new one with createGossip()'
      return Promise.reject(new LifecycleError(message))
    }
    this.#starting ??= this.#listen().catch(async (cause: unknown) => {
      await this.stop()
      throw cause
    })
    return this.#starting
  }

  leave(): Promise<void> {
    if (this.#stopping === undefined) this.#running?.command({ kind: 'leave' })
    return this.stop()
  }

  stop(): Promise<void> {
    if (this.#stopping === undefined) {
      this.#stopping = new Promise((resolve, reject) => {
        this.#close = () => void this.environment.transport.close(flushMs).then(resolve, reject)
      })
      if (this.#running === undefined) this.#end()
      else this.#running.stop()
    }
    return this.#stopping
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  set<K extends keyof V & string>(key: K, value: V[K], expiresAt?: number): void {
    this.#refuseIfStopped('set')
    const json = this.#values.encode(key, value)
    const inMs = expiresInMs(key, expiresAt, this.environment.clock().wallMs)
    const writes = this.#running?.node.writes ?? this.#waiting
    const { maxKeysPerPeer } = this.config.settings
    if (!writes.has(key) && writes.keys >= maxKeysPerPeer) {
      throw new ValueError(`cannot publish "${key}": this node has maxKeysPerPeer = ${maxKeysPerPeer} keys already`)
    }
    if (this.#running === undefined) this.#waiting.set(key, { value: json, expiresAt })
    else this.#running.command({ kind: 'set', key, value: json, expiresInMs: inMs })
  }

  delete(key: keyof V & string): void {
    this.#refuseIfStopped('delete')
    this.#values.checkKey(key)
    if (this.#running === undefined) this.#waiting.delete(key)
    else this.#running.command({ kind: 'delete', key })
  }

  sink<K extends keyof V & string>(key: K): Observer<V[K]> {
    this.#values.checkKey(key)
    return {
      next: (value) => {
        if (this.#stopping !== undefined) return
        try {
          this.set(key, value)
        } catch (cause) {
          if (!(cause instanceof GossipError)) throw cause
          this.#report({ kind: 'sink', message: cause.message, key })
        }
      },
      error: (cause: unknown) => {
        const message = `the stream that writes "${key}" ended with an error (the last value stays): ${String(cause)}`
        this.#report({ kind: 'sink', message, key })
      },
      complete: () => undefined,
    }
  }

  get<K extends keyof V & string>(key: K): V[K] | undefined {
    this.#values.checkKey(key)
    const { monotonicMs, wallMs } = this.environment.clock()
    const running = this.#running
    const queued = running?.queued(key)
    const held = queued === undefined ? running?.node.writes.value(key, monotonicMs) : queued.value
    const json = running === undefined ? this.#waiting.live(key, wallMs) : held
    return json === undefined ? undefined : (this.#values.valueOf('this node', key, json) as V[K] | undefined)
  }

  value<K extends keyof V & string>(peer: PeerName, key: K): V[K] | undefined {
    this.#values.checkKey(key)
    return this.#views?.value(peer, key)
  }

  entries(peer: PeerName): ReadonlyMap<keyof V & string, V[keyof V & string]> {
    return this.#views?.entries(peer) ?? new Map<never, never>()
  }

  get peers(): ReadonlyMap<PeerName, Peer> {
    return this.#views?.peers() ?? new Map<PeerName, Peer>()
  }

  values$<K extends keyof V & string>(key: K): Observable<ReadonlyMap<PeerName, V[K]>> {
    this.#values.checkKey(key)
    const changed$ = this.updates$.pipe(filter((update) => update.key === key))
    return merge(changed$, this.#outlets.peersChanged$).pipe(
      startWith(undefined),
      map(() => this.#views?.having(key) ?? new Map<PeerName, V[K]>()),
      distinctUntilChanged(sameValues),
    )
  }

  /** Begins to gossip over a transport that is bound already; `start` does this once it is. */
  run(bound: Address): void {
    const { config, environment } = this
    const address = advertisedAddress(config, bound)
    refuseSelfAsOnlySeed(config, address)
    refuseTooSmallMessages(config, address)
    const now = environment.clock()
    const running = new Running(config, environment, address, now)
    this.#running = running
    this.#views = new PeerViews(running.node.peers, this.#values, environment.clock)
    running.effects$().subscribe({
      next: (effect) => this.#carryOut(running, effect),
      error: (cause: unknown) => {
        throw cause
      },
      complete: () => this.#end(),
    })
    for (const [key, { value, expiresAt = Infinity }] of this.#waiting.take(now.wallMs)) {
      running.command({ kind: 'set', key, value, expiresInMs: expiresAt - now.wallMs })
    }
  }

  /** The state machine, for whoever looks into it (simulations, dashboards); `undefined` before `start`. */
  get node(): Running['node'] | undefined {
    return this.#running?.node
  }

  async #listen(): Promise<void> {
    const bound = await this.environment.transport.listen(codecOf(this.config), this.config.bind)
    if (this.#stopping !== undefined) throw new LifecycleError('stopped while starting')
    this.run(bound)
  }

  #carryOut(running: Running, effect: Effect): void {
    running.perform(effect)
    this.#outlets.tell(effect)
    if (effect.kind === 'yielded') void this.stop()
  }

  /** Everything has been told: what was sent last may still leave. */
  #end(): void {
    this.#outlets.complete()
    this.#close?.()
  }

  /** In its turn, where there are turns. */
  #report(diagnostic: Diagnostic): void {
    if (this.#running === undefined) this.#outlets.report(diagnostic)
    else this.#running.report(diagnostic)
  }

  #refuseIfStopped(method: string): void {
    if (this.#stopping !== undefined) throw new LifecycleError(`${method}() after stop(): make a new node`)
  }
}
