import { Subject } from 'rxjs'
import type { Diagnostic, Failure, Heartbeat, MembershipEvent, Pressure, Round } from '../core/events.js'
import type { Effect } from '../core/step.js'
import type { TypedValues } from './typed-values.js'
import type { PhiSample, Update } from './types.js'

/** Where a node's effects become the application's streams. */
export class Outlets<V extends object> {
  readonly #updates = new Subject<Update<V>>()
  readonly #membership = new Subject<MembershipEvent>()
  readonly #failures = new Subject<Failure>()
  readonly #peers = new Subject<void>()
  readonly #diagnostics = new Subject<Diagnostic>()
  readonly #rounds = new Subject<Round>()
  readonly #heartbeats = new Subject<Heartbeat>()
  readonly #pressure = new Subject<Pressure>()
  readonly #phi = new Subject<PhiSample>()
  readonly #turns: (() => void)[] = []

  readonly updates$ = this.#updates.asObservable()
  readonly membership$ = this.#membership.asObservable()
  readonly failures$ = this.#failures.asObservable()
  readonly peersChanged$ = this.#peers.asObservable()
  readonly diagnostics$ = this.#diagnostics.asObservable()
  readonly rounds$ = this.#rounds.asObservable()
  readonly heartbeats$ = this.#heartbeats.asObservable()
  readonly pressure$ = this.#pressure.asObservable()
  /** What was asked for. */
  readonly phi$ = this.#phi.asObservable()

  constructor(private readonly values: TypedValues<V>) {}

  /** Tells whom it concerns. What is to be sent is somebody else's business. */
  tell(effect: Effect): void {
    switch (effect.kind) {
      case 'update': {
        const { update, refused } = this.values.update(effect.update)
        if (update !== undefined) this.#updates.next(update)
        if (refused !== undefined) this.#diagnostics.next(refused)
        return
      }
      case 'membership':
        this.#membership.next(effect.event)
        if (effect.event.kind === 'failed') this.#failures.next(effect.event)
        return
      case 'peers':
        return this.#peers.next()
      case 'diagnostic':
        return this.report(effect.diagnostic)
      case 'round':
        return this.#rounds.next(effect.round)
      case 'heartbeat':
        return this.#heartbeats.next(effect.heartbeat)
      case 'pressure':
        return this.#pressure.next(effect.pressure)
      case 'phi':
        return this.#phi.next(effect.phis)
      case 'send':
      case 'reply':
      case 'hang-up':
      case 'yielded': // nothing to tell
    }
  }

  report(diagnostic: Diagnostic): void {
    this.#diagnostics.next(diagnostic)
  }

  /** Before a node runs there are no steps that would come one after the other: what is to be told while something is waits. */
  inTurn(tell: () => void): void {
    if (this.#turns.push(tell) > 1) return
    for (; this.#turns[0] !== undefined; this.#turns.shift()) this.#turns[0]()
  }

  complete(): void {
    this.#updates.complete()
    this.#membership.complete()
    this.#failures.complete()
    this.#peers.complete()
    this.#diagnostics.complete()
    this.#rounds.complete()
    this.#heartbeats.complete()
    this.#pressure.complete()
    this.#phi.complete()
  }
}
