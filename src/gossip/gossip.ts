import { distinctUntilChanged, filter, map, merge, type Observable, type Observer } from 'rxjs'
import type { Config } from '../config/parse.js'
import { type Address, formatAddress } from '../core/address.js'
import type { Diagnostic, Pressure } from '../core/events.js'
import { initialWritesPerSecond } from '../core/flow/write-limit.js'
import type { PeerName } from '../core/message.js'
import type { Effect } from '../core/step.js'
import { LifecycleError } from '../errors.js'
import { jsonSizes } from '../wire/sizes.js'
import { refuseLoopbackOnNetwork, refuseTooSmallMessages, selfAsOnlySeed } from './checks.js'
import { codecOf } from './codec-of.js'
import type { GossipEnvironment } from './environment.js'
import { advertisedAddress } from './local-address.js'
import { Outlets } from './outlets.js'
import { OwnValues } from './own-values.js'
import { PeerViews, sameValues, type Shown, valuesOf } from './peer-views.js'
import { phiSamples } from './phi-samples.js'
import { present } from './present.js'
import { Running } from './running.js'
import { sinkInto } from './sink.js'
import { moveIn, moveOut } from './tenants.js'
import { TypedValues } from './typed-values.js'
import type { Gossip, Peer, PhiSample } from './types.js'

/** Before the start. */
const noPressure: Pressure = { limitPerSecond: initialWritesPerSecond, wantedPerSecond: 0, waitingKeys: 0 }

/** How long a goodbye and what was sent before it may take to leave. */
const flushMs = 500

const stoppedWhileStarting = 'stopped while starting'

/** The node behind `createGossip`, with the seams that virtual time needs. */
export class GossipInstance<V extends object> implements Gossip<V> {
  readonly #values: TypedValues<V>
  readonly #outlets: Outlets<V>
  readonly #own: OwnValues<V>
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
    this.#own = new OwnValues(this.#values, config.settings.maxKeysPerPeer, environment.clock)
    const outlets = new Outlets(this.#values)
    this.#outlets = outlets
    this.updates$ = outlets.updates$
    this.membership$ = outlets.membership$
    this.failures$ = outlets.failures$
    this.diagnostics$ = outlets.diagnostics$
    this.rounds$ = outlets.rounds$
    this.heartbeats$ = outlets.heartbeats$
    this.peers$ = outlets.peersChanged$.pipe(present(() => this.peers))
    this.pressure$ = outlets.pressure$.pipe(
      present((pressure) => pressure ?? this.#running?.node.writes.pressure ?? noPressure),
    )
    const { evaluationIntervalMs } = config.settings
    this.phi$ = phiSamples(outlets.phi$, () => this.#running?.sample(), evaluationIntervalMs, environment.scheduler)
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
      await this.#stopUnasked()
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
        this.#close = () => void moveOut(this, this.environment.transport, flushMs).then(resolve, reject)
      })
      if (this.#running === undefined) this.#outlets.inTurn(() => this.#end())
      else this.#running.stop()
    }
    return this.#stopping
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  set<K extends keyof V & string>(key: K, value: V[K], expiresAt?: number): void {
    this.#refuseIfStopped('set')
    this.#own.set(key, value, expiresAt)
  }

  delete(key: keyof V & string): void {
    this.#refuseIfStopped('delete')
    this.#own.delete(key)
  }

  sink<K extends keyof V & string>(key: K): Observer<V[K]> {
    this.#values.checkKey(key)
    return sinkInto(key, {
      write: (value) => this.set(key, value),
      isStopped: () => this.#stopping !== undefined,
      report: (diagnostic) => this.#report(diagnostic),
    })
  }

  get<K extends keyof V & string>(key: K): V[K] | undefined {
    return this.#own.get(key)
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
      present(() => this.#views?.having(key) ?? new Map<PeerName, Shown<V[K]>>()),
      distinctUntilChanged(sameValues),
      map(valuesOf),
    )
  }

  /** Begins to gossip over a transport that is bound already; `start` does this once it is. */
  run(bound: Address): void {
    const { config, environment } = this
    const address = advertisedAddress(config, bound)
    refuseLoopbackOnNetwork(config, address)
    refuseTooSmallMessages(config, address)
    const now = environment.clock()
    const running = new Running(config, environment, address, now)
    this.#running = running
    this.#views = new PeerViews(running.node.peers, this.#values, environment.clock)
    this.#starting ??= Promise.resolve() // `start` has nothing left to do
    running.effects$().subscribe({
      next: (effect) => this.#carryOut(running, effect),
      error: (cause: unknown) => this.#breakDown(cause),
      complete: () => this.#end(),
    })
    this.#own.start(running, now)
    const alone = selfAsOnlySeed(config, address)
    if (alone !== undefined) running.report(alone)
  }

  /** The state machine, for whoever looks into it (simulations, dashboards); `undefined` before `start`. */
  get node(): Running['node'] | undefined {
    return this.#running?.node
  }

  async #listen(): Promise<void> {
    const { config, environment } = this
    moveIn(this, environment.transport)
    const bound = await environment.transport.listen(codecOf(config), config.bind).catch((cause: unknown) => {
      // a transport that is closed while it binds says that it could not: true, and not what the caller has to know
      throw this.#stopping === undefined ? cause : new LifecycleError(stoppedWhileStarting, { cause })
    })
    if (this.#stopping !== undefined) throw new LifecycleError(stoppedWhileStarting)
    this.run(bound)
  }

  #carryOut(running: Running, effect: Effect): void {
    running.perform(effect)
    this.#outlets.tell(effect)
    if (effect.kind === 'yielded') void this.#stopUnasked()
  }

  /** As by `stop`. That the transport could not close is told to whoever calls `stop`, and stands for no other fault. */
  #stopUnasked(): Promise<void> {
    return this.stop().catch(() => undefined)
  }

  /** Everything has been told: what was sent last may still leave. */
  #end(): void {
    this.#outlets.complete()
    this.#close?.()
  }

  /**
   * A step threw, which none should: the node's state can no longer be trusted, so it ends as by `stop`. What it threw goes on to
   * where RxJS reports what nobody caught.
   */
  #breakDown(cause: unknown): never {
    void this.#stopUnasked()
    this.#end()
    throw cause
  }

  /** In its turn. */
  #report(diagnostic: Diagnostic): void {
    if (this.#running === undefined) this.#outlets.inTurn(() => this.#outlets.report(diagnostic))
    else this.#running.report(diagnostic)
  }

  #refuseIfStopped(method: string): void {
    if (this.#stopping !== undefined) throw new LifecycleError(`${method}() after stop(): make a new node`)
  }
}
