import type { Observable, Observer } from 'rxjs'
import type { Address } from '../core/address.js'
import type { Diagnostic, Failure, Heartbeat, MembershipEvent, Pressure, Round } from '../core/events.js'
import type { PeerName, Status } from '../core/message.js'

/** Another node of the cluster, as this one sees it. */
export interface Peer {
  readonly name: PeerName
  /** Where it is reached. */
  readonly address: Address
  /** Which run of that name: larger is later. */
  readonly generation: number
  /** `failed` is this node's verdict, `left` the peer's own word. */
  readonly status: Status
  /** Since when it has that status, Unix ms by this node's wall clock. */
  readonly since: number
}

interface UpdateBase<K> {
  /** The name of the peer whose key it is. */
  readonly peer: PeerName
  readonly key: K
  /** The owner's version: ascending for one peer. `expired` repeats the version of its `set`. */
  readonly version: number
}

/** A peer published a value. */
export interface SetUpdate<K, V> extends UpdateBase<K> {
  readonly kind: 'set'
  readonly value: V
  /** What was visible before, if anything was. */
  readonly previous: V | undefined
  /** When it expires, Unix ms by this node's wall clock; `undefined` for never. */
  readonly expiresAt: number | undefined
}

/** A peer's value is gone: its owner deleted it, or its time ran out. */
export interface GoneUpdate<K, V> extends UpdateBase<K> {
  readonly kind: 'deleted' | 'expired'
  readonly value: undefined
  readonly previous: V | undefined
  readonly expiresAt: undefined
}

/** A change of one key of one peer; testing `key` (and `kind`) narrows the value. */
export type Update<V extends object> = {
  [K in keyof V & string]: SetUpdate<K, V[K]> | GoneUpdate<K, V[K]>
}[keyof V & string]

/** Suspicion of each live peer at one moment. */
export type PhiSample = ReadonlyMap<PeerName, number>

/**
 * One node of a gossip cluster. `V` maps keys to the types of their values.
 *
 * All streams are hot, complete on `stop`, and never error; what goes wrong is on `diagnostics$`. A subscriber may call
 * any method: the call takes effect after everybody has been told of the current event.
 *
 * The values that it gives are frozen: to change one, `set` a copy.
 */
export interface Gossip<V extends object> extends AsyncDisposable {
  /** Name under which the others know this node. Before `start`: throws a `LifecycleError`, unless the name was given. */
  readonly name: PeerName
  /** Where others reach this node. Before `start`: throws a `LifecycleError`. */
  readonly address: Address

  /**
   * Binds and begins to gossip. Rejects with a `BindError` or `ConfigError`; after `stop`, or overtaken by it, with a
   * `LifecycleError`. Idempotent.
   */
  start(): Promise<void>
  /** Says goodbye to some peers, with what was `set` just before, then stops: the others see `left`, not `failed`. Idempotent. */
  leave(): Promise<void>
  /**
   * Just stops: the streams complete, sockets close, nothing keeps the process alive. The others see a failure, and what was
   * `set` just before is not sent. Idempotent.
   */
  stop(): Promise<void>

  /**
   * Publishes a value to the cluster. Visible to `get` at once, even if it has to wait (`pressure$`). Setting an equal value
   * (compared structurally) changes nothing if neither expires. Before `start` it waits for it. Nobody else sees a
   * value that is overwritten before the caller gives way to the event loop.
   *
   * @param expiresAt Unix ms; then the value disappears here and everywhere. Left out: it lasts.
   * @throws `UnknownKeyError`, `ValueError` (does not fit the schema or JSON, too large, too deep, past expiry),
   *   `LifecycleError` after `stop`. Nothing is written then.
   * @example gossip.set('lease', 'me', Date.now() + 10_000)
   */
  set<K extends keyof V & string>(key: K, value: V[K], expiresAt?: number): void
  /** Withdraws a value from the cluster; nothing happens if there is none. Throws like `set`. */
  delete(key: keyof V & string): void
  /**
   * A stream as the writer: each value is `set`. A value that `set` refuses, and an error of the stream, are reported on
   * `diagnostics$`. Throws for a key that cannot be used, as `get` does.
   */
  sink<K extends keyof V & string>(key: K): Observer<V[K]>

  /**
   * This node's own value, at once; `undefined` where there is none.
   *
   * @throws `UnknownKeyError` for a key that is not in the schema, `ValueError` for one that is too long; so do `value` and
   *   `values$`.
   */
  get<K extends keyof V & string>(key: K): V[K] | undefined
  /** A peer's value, as far as it has reached this node; also of a failed or left peer until it is forgotten. */
  value<K extends keyof V & string>(peer: PeerName, key: K): V[K] | undefined
  /** All values of a peer that fit the schema; none of an unknown peer. */
  entries(peer: PeerName): ReadonlyMap<keyof V & string, V[keyof V & string]>
  /** The others, by name; not this node itself. */
  readonly peers: ReadonlyMap<PeerName, Peer>

  /** Changes of every other peer's keys, in version order for each peer, each once. No replay. */
  readonly updates$: Observable<Update<V>>
  /** The others, by name: the latest to a new subscriber, then one for each change. */
  readonly peers$: Observable<ReadonlyMap<PeerName, Peer>>
  /** What happens in peers' lives: joined, recovered, failed, left, restarted, forgotten. No replay. */
  readonly membership$: Observable<MembershipEvent>
  /** The failures among them, with phi and the length of the silence. No replay. */
  readonly failures$: Observable<Failure>
  /** Who has what under a key, live peers only: the latest to a new subscriber, then one for each change. */
  values$<K extends keyof V & string>(key: K): Observable<ReadonlyMap<PeerName, V[K]>>
  /** What went wrong and what to do about it. No replay. */
  readonly diagnostics$: Observable<Diagnostic>
  /** The rounds of this node: whom it contacted and why. */
  readonly rounds$: Observable<Round>
  /** The own heartbeat, as it is raised. */
  readonly heartbeats$: Observable<Heartbeat>
  /**
   * How this node's writes stand against what gossip can carry: the current state to a new subscriber, then one when writes
   * begin or cease to wait, and one for each heartbeat at which it has changed.
   */
  readonly pressure$: Observable<Pressure>
  /** Phi of every live peer each `evaluationIntervalMs`, only while somebody listens. */
  readonly phi$: Observable<PhiSample>
}
